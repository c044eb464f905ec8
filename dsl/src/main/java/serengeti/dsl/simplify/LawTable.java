package serengeti.dsl.simplify;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
record LawTable(Map<Fn, List<Rule>> calls, List<Product> products, boolean multipliesOut) {

    /// A law of products.
    ///
    /// @param factors of its left side
    /// @param functions that some factors of a product must be calls of
    record Product(Rule law, List<Pattern> factors, Set<Fn> functions) {

        private static Product of(Rule law) {
            List<Pattern> factors = factors(law.left()).toList();
            Set<Fn> functions =
                    factors.stream()
                            .flatMap(factor ->
                                    factor instanceof Pattern.Call(Fn function, var _)
                                            ? Stream.of(function)
                                            : Stream.of())
                            .collect(Collectors.toCollection(() -> EnumSet.noneOf(Fn.class)));
            return new Product(law, factors, functions);
        }

        private static Stream<Pattern> factors(Pattern pattern) {
            return pattern instanceof Pattern.Call(Fn function, List<Pattern> parts) && function == Fn.MULTIPLY
                    ? parts.stream().flatMap(Product::factors)
                    : Stream.of(pattern);
        }
    }

    /// @param laws what may be used; the definitions of arithmetic must be among them
    static LawTable of(Set<Rule> laws) {
        Set<Fn> defined = EnumSet.noneOf(Fn.class);
        Laws.definitions().forEach(law -> defined.add(law.left().function()));
        Map<Fn, List<Rule>> calls = new EnumMap<>(Fn.class);
        var products = new ArrayList<Product>();
        for (Rule law : Laws.all()) {
            if (!laws.contains(law) || law.equals(Laws.PRODUCT_OF_SUMS)) {
                continue;
            }
            Fn function = law.left().function();
            if (function == Fn.MULTIPLY) {
                products.add(Product.of(law));
                continue;
            }
            List<Rule> rows = calls.computeIfAbsent(function, _ -> new ArrayList<>());
            // What is assumed of a function of arithmetic comes before what it means.
            boolean isFirst = law.soundness() == Soundness.ASSUMED && defined.contains(function);
            rows.add(isFirst ? 0 : rows.size(), law);
        }
        return new LawTable(calls, products, laws.contains(Laws.PRODUCT_OF_SUMS));
    }

    /// The laws of calls of a function.
    List<Rule> of(Fn function) {
        return calls.getOrDefault(function, List.of());
    }
}
