package serengeti.dsl.simplify;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import serengeti.dsl.library.Library;
import serengeti.dsl.meaning.StaticFacts;
import serengeti.dsl.program.Argument;
import serengeti.dsl.program.Constant;
import serengeti.dsl.program.Hyperparameter;
import serengeti.dsl.program.Program;
import serengeti.dsl.program.Statement;
import serengeti.dsl.program.Variable;
import serengeti.dsl.rewrite.Laws;
import serengeti.dsl.rewrite.Rule;

/*
 * Two programs of one structure may differ in constants. Which values of an entry's hyperparameters give the constants
 * of the program is found by Newton's method on the logarithms of the coefficients: that of a mean's shares is linear in
 * the logit of its beta, that of a product in the logarithms of its factors, so a few steps settle it.
 */
/// Finds out which program of the library a program is, whatever its names, order, spellings and constants. Stateless.
public final class Recognizer {
    private static final Set<Rule> LAWS = new LinkedHashSet<>(Laws.all());
    private static final Set<StateStep> STATE_STEPS = EnumSet.allOf(StateStep.class);
    private static final String CONSTANT_OF = " of ";
    private static final String EPSILON = "eps";
    private static final double LARGE_EPSILON = 0.01;
    private static final double TOLERANCE = 1e-9;

    private Recognizer() {}

    /// The entry that needs the fewest numbers to be the program; none if there is no such entry.
    ///
    /// @param program a sound program
    public static Optional<Recognition> recognize(Program program) {
        Program inlined = program.inlined();
        Optional<Recurrence> form = form(inlined);
        if (form.isEmpty()) {
            return Optional.empty();
        }
        var found = new ArrayList<Recognition>();
        Known.ALL.forEach(known -> match(inlined, form.get(), known).ifPresent(found::add));
        found.sort(Comparator.comparingInt(Recognition::numbers).thenComparing(each -> each.decay().isPresent()));
        if (found.isEmpty()) {
            return Optional.empty();
        }
        Recognition best = found.getFirst();
        return Optional.of(
                found.stream()
                        .filter(each -> each.numbers() == best.numbers() && each.decay().isPresent())
                        .filter(each -> best.decay().isEmpty())
                        .findFirst()
                        .map(best::with)
                        .orElse(best));
    }

    static Optional<Recurrence> form(Program inlined) {
        try {
            return Optional.of(Recurrence.of(inlined, LAWS, STATE_STEPS));
        } catch (ArithmeticException error) {
            return Optional.empty();
        }
    }

    private static Optional<Recognition> match(Program program, Recurrence form, Known known) {
        Skeleton wanted = Skeleton.of(form);
        for (Way way : known.ways()) {
            Optional<Fit> fit = fit(way.program(), way.structure(), wanted, false);
            if (fit.isPresent()) {
                return fit.map(
                        each -> recognition(program, known.entry(), way.program(), each, OptionalDouble.empty()));
            }
        }
        boolean decays = form.decay().isPresent();
        Skeleton bare = Skeleton.of(form.withoutDecay());
        for (Way way : known.ways()) {
            Optional<Fit> fit =
                    way.isTied() || decays == way.decays()
                            ? Optional.empty()
                            : fit(way.program(), way.bareStructure(), bare, true);
            if (fit.isPresent()) {
                double rate = fit.get().values().getOrDefault("peak_lr", 1.0);
                double decay = decays ? form.decay().getAsDouble() / rate : 0;
                return Optional.of(
                        recognition(program, known.entry(), way.program(), fit.get(), OptionalDouble.of(decay)));
            }
        }
        return Optional.empty();
    }

    /// An entry and the ways to write it that have structures of their own.
    private record Known(Library.Entry entry, List<Way> ways) {
        // Made once, when something is to be recognized for the first time.
        static final List<Known> ALL =
                Library.all().stream().filter(entry -> entry.group() != Library.Group.ABLATION).map(Known::of).toList();

        private static Known of(Library.Entry entry) {
            Program open = open(entry.program());
            var ways = new ArrayList<>(List.of(Way.of(open, false)));
            tied(open).forEach(tied -> ways.add(Way.of(tied, true)));
            withoutEpsilon(open).forEach(bare -> ways.add(Way.of(bare, false)));
            withLargeEpsilon(open).forEach(guarded -> ways.add(Way.of(guarded, false)));
            return new Known(entry, ways);
        }
    }

    /// An entry's program with its hyperparameters left open.
    ///
    /// @param bareStructure without weight decay
    private record Way(
            Program program, boolean isTied, boolean decays, List<Long> structure, List<Long> bareStructure) {

        static Way of(Program program, boolean isTied) {
            Recurrence form = form(program.inlined()).orElseThrow();
            return new Way(
                    program,
                    isTied,
                    form.decay().isPresent(),
                    Skeleton.of(form).structure(),
                    Skeleton.of(form.withoutDecay()).structure());
        }
    }

    /// The program with so large a number added against division by 0 that it matters, where the usual one does not.
    private static List<Program> withLargeEpsilon(Program open) {
        List<Hyperparameter> large =
                open.hyperparameters().stream()
                        .map(each -> each.name().equals(EPSILON) ? new Hyperparameter(EPSILON, LARGE_EPSILON) : each)
                        .toList();
        return large.equals(open.hyperparameters()) ? List.of() : List.of(open.withHyperparameters(large));
    }

    /// The program without what is added against division by 0: another guard may do that, or none.
    private static List<Program> withoutEpsilon(Program open) {
        List<Hyperparameter> others =
                open.hyperparameters().stream().filter(each -> !each.name().equals(EPSILON)).toList();
        return others.size() == open.hyperparameters().size()
                ? List.of()
                : List.of(withArgument(open, new Variable(EPSILON), new Constant(0)).withHyperparameters(others));
    }

    private static Program withArgument(Program program, Argument from, Argument to) {
        return program.withStatements(
                program.statements().stream()
                        .map(statement ->
                                statement.withArguments(
                                        statement.arguments().stream()
                                                .map(argument -> argument.equals(from) ? to : argument)
                                                .toList()))
                        .toList());
    }

    /// The program with one beta in place of two: where they are equal, parts of it are the same that usually differ.
    private static List<Program> tied(Program open) {
        List<Hyperparameter> betas =
                open.hyperparameters().stream().filter(each -> each.name().startsWith("beta")).toList();
        var tied = new ArrayList<Program>();
        for (int first = 0; first < betas.size(); first++) {
            for (int second = first + 1; second < betas.size(); second++) {
                Variable kept = new Variable(betas.get(first).name());
                Variable replaced = new Variable(betas.get(second).name());
                tied.add(withArgument(open, replaced, kept));
            }
        }
        return tied;
    }

    private static Recognition recognition(
            Program program, Library.Entry entry, Program open, Fit fit, OptionalDouble decay) {
        double error = decay.isPresent() ? Double.NaN : Witness.difference(program, with(open, fit.all()).inlined());
        return new Recognition(entry, fit.values(), decay, Optional.empty(), error);
    }

    /// An entry's program with a hyperparameter for each of its constants, if it has none: named like the variable to
    /// which the constant goes.
    private static Program open(Program program) {
        if (!program.hyperparameters().isEmpty()) {
            return program;
        }
        var hyperparameters = new ArrayList<Hyperparameter>();
        var statements = new ArrayList<Statement>();
        Program live = StaticFacts.live(program);
        for (Statement statement : live.statements()) {
            List<Argument> arguments = new ArrayList<>();
            for (Argument argument : statement.arguments()) {
                if (argument instanceof Constant(double value)) {
                    String name = hyperparameters.size() + CONSTANT_OF + statement.target().name();
                    hyperparameters.add(new Hyperparameter(name, value));
                    arguments.add(new Variable(name));
                } else {
                    arguments.add(argument);
                }
            }
            statements.add(statement.withArguments(arguments));
        }
        return live.withStatements(statements).withHyperparameters(hyperparameters);
    }

    private static Program with(Program open, double[] values) {
        var hyperparameters = new ArrayList<Hyperparameter>();
        for (int index = 0; index < values.length; index++) {
            hyperparameters.add(new Hyperparameter(open.hyperparameters().get(index).name(), values[index]));
        }
        return open.withHyperparameters(hyperparameters);
    }

    /// Values of hyperparameters.
    ///
    /// @param all in order
    /// @param values by name, those that matter
    private record Fit(double[] all, Map<String, Double> values) {}

    private static Optional<Fit> fit(Program open, List<Long> structure, Skeleton wanted, boolean isBare) {
        if (!structure.equals(wanted.structure())) {
            return Optional.empty();
        }
        double[] defaults = open.hyperparameters().stream().mapToDouble(Hyperparameter::value).toArray();
        var newton = new Newton(defaults, values -> residuals(open, values, wanted, isBare));
        if (!(newton.error() <= TOLERANCE)) {
            return Optional.empty();
        }
        Map<String, Double> values = new LinkedHashMap<>();
        for (int index = 0; index < defaults.length; index++) {
            if (newton.matters(index)) {
                values.put(shown(open.hyperparameters().get(index).name(), values), rounded(newton.values()[index]));
            }
        }
        return Optional.of(new Fit(newton.values(), values));
    }

    /// Ten digits, as many as the solution has at least.
    private static double rounded(double value) {
        return new BigDecimal(value).round(new MathContext(10)).doubleValue();
    }

    /// A hyperparameter's own name, or the variable to which a constant goes, numbered where it gets several.
    private static String shown(String name, Map<String, Double> known) {
        String own =
                name.substring(name.indexOf(CONSTANT_OF) < 0 ? 0 : name.indexOf(CONSTANT_OF) + CONSTANT_OF.length());
        String shown = own;
        for (int number = 2; known.containsKey(shown); number++) {
            shown = own + "_" + number;
        }
        return shown;
    }

    /// The logarithms of how far the coefficients are off; null where the structure is another one.
    private static double[] residuals(Program open, double[] values, Skeleton wanted, boolean isBare) {
        Recurrence form = form(with(open, values).inlined()).orElse(null);
        if (form == null) {
            return null;
        }
        Skeleton skeleton = Skeleton.of(isBare ? form.withoutDecay() : form);
        if (!skeleton.structure().equals(wanted.structure())) {
            return null;
        }
        double[] residuals = new double[wanted.numbers().size()];
        for (int index = 0; index < residuals.length; index++) {
            double is = skeleton.numbers().get(index);
            double should = wanted.numbers().get(index);
            residuals[index] =
                    is * should > 0 ? Math.log(is / should) : (is - should) / Math.max(Math.abs(is), Math.abs(should));
        }
        return residuals;
    }
}
