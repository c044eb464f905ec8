package serengeti.dsl.simplify;

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
import java.util.function.Function;
import serengeti.dsl.function.Fn;
import serengeti.dsl.function.Formula;
import serengeti.dsl.library.Library;
import serengeti.dsl.program.Constant;
import serengeti.dsl.program.Program;
import serengeti.dsl.program.Signature;
import serengeti.dsl.program.Statement;
import serengeti.dsl.program.Variable;
import serengeti.dsl.rewrite.Laws;
import serengeti.dsl.rewrite.Rule;

/// Finds out which program of the library a program is, whatever its names, order, spellings and constants. Stateless.
public final class Recognizer {
    private static final Set<Rule> LAWS = new LinkedHashSet<>(Laws.all());

    /// Which unit is plainer depends on the numbers, and here they are to be found.
    private static final Set<StateStep> STATE_STEPS = EnumSet.complementOf(EnumSet.of(StateStep.PLAIN_UNIT));

    private static final String EPSILON = "eps";
    private static final double ROUNDING = 1e-6;
    private static final String PEAK = "peak_lr";
    private static final String STEP = "number of the step";
    private static final Variable DECAY = new Variable("other decay");

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
        Optional<Recognition> usual = best(inlined, form.get(), known -> known.usual(form.get()));
        if (usual.filter(each -> !each.entry().program().hyperparameters().isEmpty()).isPresent()) {
            return usual;
        }
        // A listing of constants may be a variant of an optimizer that people know by name.
        Optional<Recognition> variant = best(inlined, form.get(), known -> known.variants(form.get()));
        return usual.map(best ->
                        variant.filter(other -> other.numbers() == best.numbers())
                                .filter(other -> !other.title().equals(best.title()))
                                .map(best::with)
                                .orElse(best))
                .or(() -> variant);
    }

    /// The same for what a program was simplified to by algebra. Where what is negligible was left out in some places of
    /// the entry only, a program before that may be known yet: then the difference is that to the output, at most.
    ///
    /// @param steps that end with the output; others are passed over
    public static Optional<Recognition> recognize(Program output, List<Step> steps) {
        Optional<Recognition> known = recognize(output);
        boolean isLast = !steps.isEmpty() && steps.getLast().after().equals(output);
        for (Step step : isLast ? steps.reversed() : List.<Step>of()) {
            if (known.isPresent() || step.kind() == Step.Kind.NUMERIC || step.kind() == Step.Kind.EMPIRICAL) {
                break;
            }
            if (step.kind() == Step.Kind.ASSUMED) {
                known =
                        recognize(step.before())
                                .map(each -> each.withMoreError(Witness.difference(step.before(), output)));
            }
        }
        return known;
    }

    private static Optional<Recognition> best(Program program, Recurrence form, Function<Known, List<Known.Way>> ways) {
        var found = new ArrayList<Recognition>();
        Known.all().forEach(known -> match(program, form, known.entry(), ways.apply(known)).ifPresent(found::add));
        found.sort(Comparator.comparingInt(Recognition::numbers).thenComparing(each -> each.decay().isPresent()));
        if (found.isEmpty()) {
            return Optional.empty();
        }
        Recognition best = found.getFirst();
        return Optional.of(
                found.stream()
                        .filter(each -> each.numbers() == best.numbers() && each.decay().isPresent())
                        .filter(each -> best.decay().isEmpty())
                        // That AdamW is Adam with weight decay is what its name says.
                        .filter(each -> each.variant().isEmpty())
                        .filter(each -> !best.entry().title().startsWith(each.entry().title()))
                        .findFirst()
                        .map(best::with)
                        .orElse(best));
    }

    static Optional<Recurrence> form(Program inlined) {
        try {
            return Optional.of(Recurrence.inNumbers(withStep(inlined), LAWS, STATE_STEPS));
        } catch (ArithmeticException error) {
            return Optional.empty();
        }
    }

    /// With the number of the step among the inputs: a program that counts steps itself can be one that is told.
    private static Program withStep(Program program) {
        Signature given = program.signature();
        if (given.step().isPresent()) {
            return program;
        }
        var inputs =
                new Signature(
                        given.weight(), given.gradient(), given.states(), given.learningRate(), Optional.of(STEP));
        return new Program(
                program.comments(), program.hyperparameters(), inputs, program.statements(), program.returns());
    }

    private static Optional<Recognition> match(
            Program program, Recurrence form, Library.Entry entry, List<Known.Way> ways) {
        Skeleton wanted = Skeleton.of(form);
        for (Known.Way way : ways) {
            Optional<Fit> fit = Fit.of(way, wanted, false);
            if (fit.isPresent()) {
                return fit.map(each -> recognition(program, entry, way, each, OptionalDouble.empty(), 0));
            }
        }
        double decay = form.decay().orElse(0);
        Skeleton bare = Skeleton.of(form.withoutDecay());
        for (Known.Way way : ways) {
            Optional<Fit> fit =
                    !way.tied().isEmpty() || (decay != 0) == way.decays() ? Optional.empty() : Fit.of(way, bare, true);
            if (fit.isPresent()) {
                double rate = fit.get().values().getOrDefault(PEAK, 1.0);
                double own = form(fit.get().program().inlined()).orElseThrow().decay().orElse(0);
                return Optional.of(
                        recognition(program, entry, way, fit.get(), OptionalDouble.of(decay / rate), decay - own));
            }
        }
        return Optional.empty();
    }

    /// @param otherDecay what the entry's program lacks of the program's weight decay, times the learning rate
    private static Recognition recognition(
            Program program, Library.Entry entry, Known.Way way, Fit fit, OptionalDouble decay, double otherDecay) {
        double error = Witness.difference(program, withDecay(fit.program().inlined(), otherDecay));
        Map<String, Double> values = new LinkedHashMap<>(fit.values());
        // The usual one goes without saying.
        values.computeIfPresent(EPSILON, (_, value) -> isUsualEpsilon(value) ? null : value);
        return new Recognition(entry, way.variant(), values, decay, Optional.empty(), error);
    }

    private static boolean isUsualEpsilon(double value) {
        return Math.abs(value - Formula.EPS) <= ROUNDING * Formula.EPS;
    }

    /// The program with so much more weight decay, or less.
    private static Program withDecay(Program program, double decay) {
        if (decay == 0) {
            return program;
        }
        var weights = new Variable(program.signature().weight());
        var rate = new Variable(program.signature().learningRate());
        Variable update = program.returns().getFirst();
        var statements = new ArrayList<Statement>();
        // Before the program's own, which may overwrite the inputs.
        statements.add(new Statement(DECAY, Fn.MULTIPLY, List.of(weights, rate)));
        statements.add(new Statement(DECAY, Fn.MULTIPLY, List.of(DECAY, new Constant(decay))));
        statements.addAll(program.statements());
        statements.add(new Statement(update, Fn.ADD, List.of(update, DECAY)));
        return program.withStatements(statements);
    }
}
