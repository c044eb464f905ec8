package serengeti.dsl.simplify;

import java.math.BigDecimal;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Collectors;
import serengeti.dsl.function.Formula;
import serengeti.dsl.function.Kind;
import serengeti.dsl.program.Argument;
import serengeti.dsl.program.Constant;
import serengeti.dsl.program.Statement;
import serengeti.dsl.program.Variable;
import serengeti.dsl.rewrite.Laws;
import serengeti.dsl.rewrite.Rule;
import serengeti.dsl.rewrite.Soundness;
import serengeti.dsl.testing.Elements;
import serengeti.dsl.text.Parser;

/// Expressions as they are written in programs, of `w`, `g`, the states `m` and `v`, `lr` and `t`, in normal form.
///
/// Of the states, `v` is never negative.
final class Expressions {
    static final List<String> INPUTS = List.of("w", "g", "m", "v", "lr", "t");

    /// Without the rule that is only true of small gradients.
    static final Set<Rule> ALL = all();

    private static Set<Rule> all() {
        Set<Rule> all = new LinkedHashSet<>(Laws.all());
        all.remove(Laws.CLIP_NOT_REACHED);
        return all;
    }

    static final Set<Rule> DEFINITIONS = new LinkedHashSet<>(Laws.definitions());

    /// The laws that need no assumption.
    static final Set<Rule> REAL =
            Laws.all().stream()
                    .filter(rule -> rule.soundness() == Soundness.REAL)
                    .collect(Collectors.toCollection(LinkedHashSet::new));

    private static final int NON_NEGATIVE = 3;
    private static final int LEARNING_RATE = 4;

    private final Signs signs;
    private final Algebra algebra;

    Expressions(Set<Rule> laws) {
        var states = new BitSet();
        states.set(NON_NEGATIVE);
        this.signs = new Signs(states, LEARNING_RATE, new BitSet());
        this.algebra = new Algebra(LawTable.of(laws), signs, Set.of());
    }

    Signs signs() {
        return signs;
    }

    Algebra algebra() {
        return algebra;
    }

    /// The statements of an expression.
    static List<Statement> statements(String expression) {
        String text = "def train(w, g, m, v, lr, t):\n  value = %s\n  return value, m, v\n".formatted(expression);
        return Parser.parse(text).statements();
    }

    Polynomial value(String expression) {
        return value(statements(expression));
    }

    /// The value of the last of some statements.
    Polynomial value(List<Statement> statements) {
        Map<String, Polynomial> scope = new HashMap<>();
        for (int input = 0; input < INPUTS.size(); input++) {
            Kind kind = input < LEARNING_RATE ? Kind.TENSOR : Kind.SCALAR;
            scope.put(INPUTS.get(input), algebra.input(input, kind, input));
        }
        Polynomial value = Polynomial.ZERO;
        for (Statement statement : statements) {
            List<Polynomial> arguments =
                    statement.arguments().stream().map(argument -> argument(argument, scope)).toList();
            value = algebra.call(statement.function(), arguments);
            scope.put(statement.target().name(), value);
        }
        return value;
    }

    private Polynomial argument(Argument argument, Map<String, Polynomial> scope) {
        return switch (argument) {
            case Variable(String name) -> scope.get(name);
            case Constant(double number) -> algebra.number(Polynomial.kept(BigDecimal.valueOf(number)));
        };
    }

    /// What each of some statements gives in double precision, where the only array has one element.
    ///
    /// @param inputs in the order of their names above
    static double[] evaluate(List<Statement> statements, double... inputs) {
        return evaluate(statements, value -> value, inputs);
    }

    /// The same with a change made to each value.
    static double[] evaluate(List<Statement> statements, DoubleUnaryOperator change, double... inputs) {
        Map<String, Double> scope = new HashMap<>();
        for (int input = 0; input < inputs.length; input++) {
            scope.put(INPUTS.get(input), inputs[input]);
        }
        double[] values = new double[statements.size()];
        for (int index = 0; index < values.length; index++) {
            Statement statement = statements.get(index);
            double[] arguments =
                    statement.arguments().stream()
                            .mapToDouble(argument ->
                                    switch (argument) {
                                        case Variable(String name) -> scope.get(name);
                                        case Constant(double number) -> number;
                                    })
                            .toArray();
            values[index] = change.applyAsDouble(Elements.apply(statement.function(), arguments));
            scope.put(statement.target().name(), values[index]);
        }
        return values;
    }

    /// What a normal form gives in double precision, where the only array has one element.
    static double evaluate(Polynomial value, double... inputs) {
        double sum = 0;
        for (Polynomial.Term term : value.terms()) {
            double product = term.coefficient().doubleValue();
            for (Monomial.Factor factor : term.monomial().factors()) {
                product *= Math.pow(evaluate(factor.atom(), inputs), factor.exponent());
            }
            sum += product;
        }
        return sum;
    }

    private static double evaluate(Atom atom, double... inputs) {
        if (atom.isEpsilon()) {
            return Formula.EPS;
        }
        if (atom.isInput()) {
            return inputs[atom.input()];
        }
        if (atom.isSum()) {
            return evaluate(atom.argument(), inputs);
        }
        double[] arguments = atom.arguments().stream().mapToDouble(each -> evaluate(each, inputs)).toArray();
        return Elements.apply(atom.function(), arguments);
    }
}
