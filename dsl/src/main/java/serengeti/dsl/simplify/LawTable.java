package serengeti.dsl.simplify;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import serengeti.dsl.function.Fn;
import serengeti.dsl.rewrite.Laws;
import serengeti.dsl.rewrite.Pattern;
import serengeti.dsl.rewrite.Rule;
import serengeti.dsl.rewrite.Soundness;

/// Some of the laws, such that those which may fit a value are found fast. Immutable.
///
/// @param calls by the function of the left side, in the order in which they are tried
/// @param products those of products
/// @param multipliesOut whether products of sums are multiplied out
/// @param leavesOutEpsilon whether numbers against division by 0 may be left out
record LawTable(Map<Fn, List<Rule>> calls, List<Product> products, boolean multipliesOut, boolean leavesOutEpsilon) {

    /// A law of products.
    ///
    /// @param factors of its left side
    /// @param calls the functions that some factors of a product must be calls of, as [Monomial#bit(Fn)]
    record Product(Rule law, List<Pattern> factors, long calls) {

        private static Product of(Rule law) {
            var factors = new ArrayList<Pattern>();
            add(law.left(), factors);
            long calls = 0;
            for (Pattern factor : factors) {
                calls |= factor instanceof Pattern.Call(Fn function, var _) ? Monomial.bit(function) : 0;
            }
            return new Product(law, factors, calls);
        }

        private static void add(Pattern pattern, List<Pattern> factors) {
            if (pattern instanceof Pattern.Call(Fn function, List<Pattern> parts) && function == Fn.MULTIPLY) {
                parts.forEach(part -> add(part, factors));
            } else {
                factors.add(pattern);
            }
        }
    }

    /// What all tables are chosen from.
    private static final class Rows {
        private static final Map<Rule, Product> PRODUCTS = new HashMap<>();
        private static final Set<Fn> DEFINED = EnumSet.noneOf(Fn.class);

        static {
            Laws.definitions().forEach(law -> DEFINED.add(law.left().function()));
            Laws.all().stream()
                    .filter(law -> law.left().function() == Fn.MULTIPLY)
                    .forEach(law -> PRODUCTS.put(law, Product.of(law)));
        }
    }

    /// @param laws what may be used; the definitions of arithmetic must be among them
    static LawTable of(Set<Rule> laws) {
        Map<Fn, List<Rule>> calls = new EnumMap<>(Fn.class);
        var products = new ArrayList<Product>();
        for (Rule law : Laws.all()) {
            if (!laws.contains(law) || law.equals(Laws.PRODUCT_OF_SUMS)) {
                continue;
            }
            Fn function = law.left().function();
            if (function == Fn.MULTIPLY) {
                products.add(Rows.PRODUCTS.get(law));
                continue;
            }
            List<Rule> rows = calls.computeIfAbsent(function, _ -> new ArrayList<>());
            // What is assumed of a function of arithmetic comes before what it means.
            boolean isFirst = law.soundness() == Soundness.ASSUMED && Rows.DEFINED.contains(function);
            rows.add(isFirst ? 0 : rows.size(), law);
        }
        boolean leavesOutEpsilon = laws.stream().anyMatch(Rule::leavesOutEpsilon);
        return new LawTable(calls, products, laws.contains(Laws.PRODUCT_OF_SUMS), leavesOutEpsilon);
    }

    /// The laws of calls of a function.
    List<Rule> of(Fn function) {
        return calls.getOrDefault(function, List.of());
    }
}
