package serengeti.dsl.function;

import static serengeti.dsl.function.Formula.EPS;
import static serengeti.dsl.function.Parameter.any;
import static serengeti.dsl.function.Parameter.scalar;
import static serengeti.dsl.function.Parameter.tensor;
import static serengeti.dsl.function.Parameter.varying;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import serengeti.dsl.function.Formula.Extent;
import serengeti.dsl.function.Formula.Input;
import serengeti.dsl.function.Formula.Literal;
import serengeti.dsl.function.Formula.SumAll;
import serengeti.dsl.function.Formula.SumAlong;
import serengeti.dsl.function.Formula.SumPerArray;
import serengeti.dsl.function.Formula.TripleProduct;

/// The table of functions of the language, one row each; the formula is the meaning, everything else is derived.
///
/// The first 45 rows are the search space of arXiv 2302.06675 (appendix H and the released `hero` code): protected
/// division adds 1e-8 to the divisor, `sqrt` and the logarithms take the absolute value of their argument. `x`, `y`
/// and `a` are the arguments in order. The rows marked [Fact#EXTRA] are in the language but not in the default space.
public enum Fn {
    ABS("abs", Z.x.abs(), any("x")),
    COS("cos", Z.x.then(Lane.COSINE), any("x")),
    SIN("sin", Z.x.then(Lane.SINE), any("x")),
    TAN("tan", Z.x.then(Lane.TANGENT), any("x")),
    ARCSIN("arcsin", Z.x.then(Lane.ARC_SINE), any("x")),
    ARCCOS("arccos", Z.x.then(Lane.ARC_COSINE), any("x")),
    ARCTAN("arctan", Z.x.then(Lane.ARC_TANGENT), any("x")),
    SINH("sinh", Z.x.then(Lane.HYPERBOLIC_SINE), any("x")),
    COSH("cosh", Z.x.then(Lane.HYPERBOLIC_COSINE), any("x")),
    TANH("tanh", Z.x.then(Lane.HYPERBOLIC_TANGENT), any("x")),
    ARCSINH("arcsinh", Z.arcSinh(), any("x")),
    ARCCOSH("arccosh", Z.arcCosh(), any("x")),
    ARCTANH("arctanh", Z.arcTanh(), any("x")),
    EXP("exp", Z.x.then(Lane.EXPONENTIAL), any("x")),
    EXP2("exp2", new Literal(2).then(Lane.POWER, Z.x), any("x")),
    EXP10("exp10", new Literal(10).then(Lane.POWER, Z.x), any("x")),
    EXPM1("expm1", Z.x.then(Lane.EXPONENTIAL_MINUS_ONE), any("x")),
    LOG("log", Z.logAbs(), any("x")),
    LOG2("log2", Z.logAbs().times(1 / Math.log(2)), any("x")),
    LOG10("log10", Z.logAbs().times(1 / Math.log(10)), any("x")),
    LOG1P("log1p", Z.logAbsPlusOne(), any("x")),
    SQUARE("square", Z.x.times(Z.x), any("x")),
    SQRT("sqrt", Z.x.abs().root(), any("x")),
    CUBE("cube", Z.x.times(Z.x).times(Z.x), any("x")),
    CBRT("cbrt", Z.x.then(Lane.CUBE_ROOT), any("x")),
    SIGN("sign", Z.x.then(Lane.SIGN), any("x")),
    RECIPROCAL("reciprocal", new Literal(1).over(Z.x), any("x")),
    INVERT("invert", Z.x.then(Lane.NEGATE).minus(1), any("x")),
    NEGATIVE("negative", Z.x.then(Lane.NEGATE), any("x")),
    ADD("+", Z.x.plus(Z.y), Set.of(Fact.COMMUTATIVE, Fact.INFIX), any("x"), any("y")),
    SUBTRACT("-", Z.x.minus(Z.y), Set.of(Fact.INFIX), any("x"), any("y")),
    MULTIPLY("*", Z.x.times(Z.y), Set.of(Fact.COMMUTATIVE, Fact.INFIX), any("x"), any("y")),
    DIVIDE("/", Z.x.over(Z.y.plus(EPS)), Set.of(Fact.INFIX), any("x"), any("y")),
    POWER("power", Z.x.then(Lane.POWER, Z.y), any("x"), any("y")),
    MAXIMUM("maximum", Z.x.then(Lane.MAXIMUM, Z.y), Set.of(Fact.COMMUTATIVE), any("x"), any("y")),
    MINIMUM("minimum", Z.x.then(Lane.MINIMUM, Z.y), Set.of(Fact.COMMUTATIVE), any("x"), any("y")),
    NORM("norm", new SumPerArray(Z.x.times(Z.x)).root(), tensor("x")),
    GLOBAL_NORM("global_norm", Z.globalNorm(Z.x), tensor("x")),
    DOT("dot", new SumAll(Z.x.times(Z.y)), Set.of(Fact.COMMUTATIVE), tensor("x"), tensor("y")),
    COSINE_SIM("cosine_sim", Z.cosine(), Set.of(Fact.COMMUTATIVE), tensor("x"), tensor("y")),
    CLIP("clip", Z.clip(), tensor("x"), scalar("c")),
    INTERP("interp", Z.interpolate(), any("x"), any("y"), scalar("a")),
    GET_PI("get_pi", new Literal(Math.PI)),
    GET_E("get_e", new Literal(Math.E)),
    GET_EPS("get_eps", new Literal(EPS)),

    COPY("copy", Z.x, Set.of(Fact.EXTRA), any("x")),
    RATIO("ratio", Z.x.over(Z.y), Set.of(Fact.EXTRA), any("x"), any("y")),
    ROOT("root", Z.x.root(), Set.of(Fact.EXTRA), any("x")),
    CLAMP("clamp", Z.clamp(), Set.of(Fact.EXTRA), any("x"), any("low"), any("high")),
    GREATER("greater", Z.x.then(Lane.GREATER, Z.y), Set.of(Fact.EXTRA), any("x"), any("y")),
    WHERE("where", Z.x.then(Lane.SELECT, Z.y, Z.a), Set.of(Fact.EXTRA), any("c"), any("x"), any("y")),
    FLOOR("floor", Z.x.then(Lane.FLOOR), Set.of(Fact.EXTRA), any("x")),
    MOD("mod", Z.x.minus(Z.x.over(Z.y).then(Lane.FLOOR).times(Z.y)), Set.of(Fact.EXTRA), any("x"), any("y")),
    IS_NAN("is_nan", new Literal(1).minus(Z.x.abs().then(Lane.GREATER, new Literal(-1))), Set.of(Fact.EXTRA), any("x")),
    MEAN("mean", new SumPerArray(Z.x).over(new Extent(Axis.ELEMENTS)), Set.of(Fact.EXTRA), varying("x")),
    ROW_MEAN("row_mean", Z.meanAlong(Kind.PER_ROW, Axis.COLUMNS), Set.of(Fact.EXTRA), tensor("x")),
    COLUMN_MEAN("column_mean", Z.meanAlong(Kind.PER_COLUMN, Axis.ROWS), Set.of(Fact.EXTRA), tensor("x")),
    ROWS("rows", new Extent(Axis.ROWS), Set.of(Fact.EXTRA), tensor("x")),
    COLUMNS("columns", new Extent(Axis.COLUMNS), Set.of(Fact.EXTRA), tensor("x")),
    TRIPLE_PRODUCT(
            "triple_product",
            new TripleProduct(Z.x, Z.y, Z.a),
            Set.of(Fact.EXTRA),
            tensor("x"),
            tensor("y"),
            tensor("z"));

    /// What else is known of a row.
    public enum Fact {
        /// The first two arguments may be swapped; exact in every precision.
        COMMUTATIVE,
        /// Written between its arguments.
        INFIX,
        /// In the language, outside the default search space.
        EXTRA
    }

    /// Other spellings that the parser accepts, those of the paper's text and listings among them.
    private static final Map<String, Fn> ALIASES =
            Map.ofEntries(
                    Map.entry("interpolate", INTERP),
                    Map.entry("clip_by_global_norm", CLIP),
                    Map.entry("max", MAXIMUM),
                    Map.entry("min", MINIMUM),
                    Map.entry("pow", POWER),
                    Map.entry("neg", NEGATIVE),
                    Map.entry("add", ADD),
                    Map.entry("sub", SUBTRACT),
                    Map.entry("mul", MULTIPLY),
                    Map.entry("div", DIVIDE),
                    Map.entry("pi", GET_PI),
                    Map.entry("e", GET_E),
                    Map.entry("eps", GET_EPS));

    private static final Map<String, Fn> SPELLINGS =
            Stream.of(values()).collect(Collectors.toUnmodifiableMap(Fn::spelling, fn -> fn));

    private static final List<Fn> DEFAULT_SPACE =
            Stream.of(values()).filter(fn -> !fn.facts.contains(Fact.EXTRA)).toList();

    private final String spelling;
    private final Formula formula;
    private final Set<Fact> facts;
    private final List<Parameter> parameters;
    private final boolean commutative;
    private final boolean reduction;
    private final Kind[] resultKinds;

    Fn(String spelling, Formula formula, Parameter... parameters) {
        this(spelling, formula, Set.of(), parameters);
    }

    Fn(String spelling, Formula formula, Set<Fact> facts, Parameter... parameters) {
        this.spelling = spelling;
        this.formula = formula;
        this.facts = facts.isEmpty() ? EnumSet.noneOf(Fact.class) : EnumSet.copyOf(facts);
        this.parameters = List.of(parameters);
        this.commutative = facts.contains(Fact.COMMUTATIVE);
        this.reduction = formula.hasReduction();
        this.resultKinds = resultKinds(formula);
    }

    /// The 45 functions of the paper's space, in table order.
    public static List<Fn> defaultSpace() {
        return DEFAULT_SPACE;
    }

    /// The row with the given spelling or alias.
    public static Optional<Fn> named(String name) {
        Fn fn = SPELLINGS.get(name);
        return Optional.ofNullable(fn != null ? fn : ALIASES.get(name));
    }

    /// All names that [#named] knows, aliases included.
    public static Set<String> names() {
        return Stream.concat(SPELLINGS.keySet().stream(), ALIASES.keySet().stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    /// How the function is written in programs.
    public String spelling() {
        return spelling;
    }

    /// What the function means.
    public Formula formula() {
        return formula;
    }

    /// Whether an element of the result depends on other elements of the arguments.
    public boolean hasReduction() {
        return reduction;
    }

    /// The arguments, in order.
    public List<Parameter> parameters() {
        return parameters;
    }

    /// The number of arguments, 0 to 3.
    public int arity() {
        return parameters.size();
    }

    /// Whether the first two arguments may be swapped.
    public boolean isCommutative() {
        return commutative;
    }

    /// Whether the function is written between its arguments.
    public boolean isInfix() {
        return facts.contains(Fact.INFIX);
    }

    /// Whether the paper's search space holds the function.
    public boolean isInDefaultSpace() {
        return !facts.contains(Fact.EXTRA);
    }

    /// The meaning as text, with the parameters' names: `x / (y + 1e-8)`.
    public String formulaText() {
        return formula.render(parameters.stream().map(Parameter::name).toList());
    }

    /// The kind of the result for arguments of the given kinds, which must fit the parameters.
    public Kind resultKind(Kind... arguments) {
        int index = 0;
        for (int position = arguments.length - 1; position >= 0; position--) {
            index = Z.KINDS * index + arguments[position].ordinal();
        }
        return resultKinds[index];
    }

    /// The result's kind for every choice of three argument kinds; searches ask for millions.
    private static Kind[] resultKinds(Formula formula) {
        Kind[] kinds = Kind.values();
        Kind[] results = new Kind[Z.KINDS * Z.KINDS * Z.KINDS];
        for (int index = 0; index < results.length; index++) {
            results[index] =
                    formula.kind(
                            new Kind[] {
                                kinds[index % Z.KINDS],
                                kinds[index / Z.KINDS % Z.KINDS],
                                kinds[index / (Z.KINDS * Z.KINDS)]
                            });
        }
        return results;
    }

    /// Formula parts; enum constants cannot see static fields of their own class.
    private static final class Z {
        static final int KINDS = Kind.values().length;
        static final Formula x = new Input(0);
        static final Formula y = new Input(1);
        static final Formula a = new Input(2);

        static Formula logAbs() {
            return x.abs().then(Lane.LOGARITHM);
        }

        /// `log|1 + x|` without cancellation near 0: below -1, `|1 + x| = 1 + (-2 - x)`.
        static Formula logAbsPlusOne() {
            return x.then(Lane.MAXIMUM, new Literal(-2).minus(x)).then(Lane.LOGARITHM_PLUS_ONE);
        }

        static Formula arcSinh() {
            Formula magnitude = x.abs();
            Formula ratio = magnitude.over(x.then(Lane.HYPOTENUSE, new Literal(1)).plus(1));
            return x.then(Lane.SIGN).times(magnitude.times(ratio.plus(1)).then(Lane.LOGARITHM_PLUS_ONE));
        }

        static Formula arcCosh() {
            Formula excess = x.minus(1);
            return excess.plus(excess.root().times(excess.plus(2).root())).then(Lane.LOGARITHM_PLUS_ONE);
        }

        static Formula arcTanh() {
            Formula minus = x.then(Lane.NEGATE);
            return x.then(Lane.LOGARITHM_PLUS_ONE).minus(minus.then(Lane.LOGARITHM_PLUS_ONE)).times(0.5);
        }

        static Formula meanAlong(Kind kind, Axis summed) {
            return new SumAlong(x, kind).over(new Extent(summed));
        }

        static Formula globalNorm(Formula value) {
            return new SumAll(value.times(value)).root();
        }

        static Formula cosine() {
            return new SumAll(x.times(y)).over(globalNorm(x).times(globalNorm(y)).plus(EPS));
        }

        static Formula clip() {
            Formula factor = y.over(globalNorm(x).plus(EPS)).then(Lane.MINIMUM, new Literal(1));
            return x.times(factor);
        }

        static Formula interpolate() {
            return new Literal(1).minus(a).times(x).plus(a.times(y));
        }

        static Formula clamp() {
            return x.then(Lane.MAXIMUM, y).then(Lane.MINIMUM, a);
        }
    }
}
