package serengeti.search.simplification;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import serengeti.dsl.function.Fn;
import serengeti.dsl.function.Kind;
import serengeti.dsl.meaning.Dataflow;
import serengeti.dsl.meaning.Lowering;
import serengeti.dsl.meaning.Probe;
import serengeti.dsl.meaning.StaticFacts;
import serengeti.dsl.program.Argument;
import serengeti.dsl.program.Constant;
import serengeti.dsl.program.Program;
import serengeti.dsl.program.Statement;
import serengeti.dsl.program.Variable;
import serengeti.dsl.rewrite.Laws;
import serengeti.dsl.rewrite.Rule;
import serengeti.dsl.simplify.Simplification;
import serengeti.dsl.simplify.Simplifier;
import serengeti.dsl.simplify.Step;
import serengeti.dsl.text.Printer;

/*
 * A statement is replaced by one of its arguments, and what algebra makes of the program is trained, with constants that
 * were fitted to the task before, so that a statement that is of use there is seen to be. It must be as good as the
 * program that was given and as the one before, so that neither do small losses add up nor is a gain lost again. Numbers
 * are rounded at the constants that the program has.
 */
/// Makes programs shorter, and their numbers rounder, where training shows no loss.
///
/// arXiv 2302.06675 removes statements that make minimal differences by hand; here each removal is measured.
public final class EmpiricalSimplifier {
    private static final Set<Rule> REFUTABLE = Set.of(Laws.CLIP_NOT_REACHED);
    private static final int TUNING_SEEDS = 4;
    private static final int MOST_DIGITS = 3;
    private static final BigDecimal MEMORY = BigDecimal.TEN;

    private final PairedScores scores;
    private final PairedTest test;
    private final BooleanSupplier stopped;
    private final Progress progress;

    /// What is told while it runs.
    public interface Progress {
        /// The constants at which statements are left out.
        ///
        /// @param program the program with them
        void tuned(Program program);

        /// A change that was tried.
        ///
        /// @param change what, in words
        /// @param isAccepted whether it was kept
        /// @param evidence the measurement
        void tried(String change, boolean isAccepted, String evidence);
    }

    /// @param margin by how much the mean score may fall, above 0
    /// @param seeds on how many seeds a change is tried at most, at least 2
    /// @param stopped whether no more changes are to be tried
    public EmpiricalSimplifier(
            PairedScores scores, double margin, int seeds, BooleanSupplier stopped, Progress progress) {
        this.scores = scores;
        this.test = new PairedTest(margin, seeds);
        this.stopped = stopped;
        this.progress = progress;
    }

    /// Exact steps, then statements that can be left out, then numbers that can be rounded.
    public Simplification simplify(Program program) {
        Simplification exact = Simplifier.simplify(program, REFUTABLE);
        var steps = new ArrayList<>(exact.steps());
        Program tuned = tuning().tuned(exact.output());
        progress.tuned(tuned);
        var given = new Pair(exact.output(), tuned);
        Pair present = given;
        Set<Program> refused = new HashSet<>();
        Optional<Ablation> ablation = ablation(given, present, refused);
        while (ablation.isPresent()) {
            steps.add(ablation.get().step());
            present = ablation.get().pair();
            ablation = ablation(given, present, refused);
        }
        Simplification assumed = assumed(given.tuned(), present);
        steps.addAll(assumed.steps());
        Program rounded = assumed.output();
        for (int position = 0; position < rounded.statements().size(); position++) {
            Optional<Step> rounding = rounding(assumed.output(), rounded, position);
            if (rounding.isPresent()) {
                steps.add(rounding.get());
                rounded = rounding.get().after();
            }
        }
        Simplification last = Simplifier.simplify(rounded, REFUTABLE);
        steps.addAll(last.steps());
        return new Simplification(exact.input(), last.output(), steps);
    }

    /// What can be done under assumptions that training does not refute; with constants fitted anew, since what an
    /// assumption takes away may have changed the scale of what is left.
    private Simplification assumed(Program given, Pair present) {
        Simplification simplification = Simplifier.simplify(present.program());
        Simplification refused = Simplifier.simplify(present.program(), REFUTABLE);
        if (simplification.steps().equals(refused.steps()) || stopped.getAsBoolean()) {
            return refused;
        }
        Program tuned = tuning().tuned(Simplifier.simplify(present.tuned()).output());
        PairedTest.Result result = test.compare(scores, tuned, given);
        String rules = simplification.steps().stream().map(Step::rule).collect(Collectors.joining(", "));
        progress.tried(rules, result.isAccepted(), result.text());
        if (!result.isAccepted()) {
            return refused;
        }
        List<Step> steps =
                simplification.steps().stream()
                        .map(step ->
                                new Step(
                                        step.kind(),
                                        step.rule(),
                                        step.before(),
                                        step.after(),
                                        step.evidence() + PairedTest.MEASURED + test.evidence(result),
                                        Optional.of(new Step.Fitted(given, tuned))))
                        .toList();
        return new Simplification(present.program(), simplification.output(), steps);
    }

    private ConstantTuning tuning() {
        return new ConstantTuning(scores, TUNING_SEEDS, stopped);
    }

    /// A program, and the same with constants that suit the task.
    private record Pair(Program program, Program tuned) {}

    /// A statement that becomes one of its arguments.
    private record Change(String name, Pair pair) {}

    /// A change that was accepted.
    private record Ablation(Step step, Pair pair) {}

    private Optional<Ablation> ablation(Pair given, Pair present, Set<Program> refused) {
        for (Change change : ablations(present)) {
            if (stopped.getAsBoolean()) {
                return Optional.empty();
            }
            if (!refused.contains(change.pair().tuned())) {
                PairedTest.Result result = test.compare(scores, change.pair().tuned(), given.tuned());
                if (result.isAccepted() && !present.equals(given)) {
                    PairedTest.Result last = test.compare(scores, change.pair().tuned(), present.tuned());
                    result = last.isAccepted() ? result : last;
                }
                progress.tried(change.name(), result.isAccepted(), result.text());
                if (result.isAccepted()) {
                    var step =
                            new Step(
                                    Step.Kind.EMPIRICAL,
                                    change.name(),
                                    present.program(),
                                    change.pair().program(),
                                    test.evidence(result),
                                    Optional.of(new Step.Fitted(present.tuned(), change.pair().tuned())));
                    return Optional.of(new Ablation(step, change.pair()));
                }
                refused.add(change.pair().tuned());
            }
        }
        return Optional.empty();
    }

    /// Statements replaced by one of their arguments, the shortest results first.
    private static List<Change> ablations(Pair present) {
        Dataflow dataflow = Dataflow.of(present.program());
        List<Statement> statements = present.program().statements();
        var changes = new ArrayList<Change>();
        for (int position = 0; position < statements.size(); position++) {
            Statement statement = statements.get(position);
            boolean isFree = !statement.isPinned() && dataflow.statementKind(position) != Kind.SCALAR;
            for (int index = 0; isFree && index < statement.arguments().size(); index++) {
                if (statement.arguments().get(index) instanceof Variable(String name)) {
                    Optional<Program> program = without(present.program(), position, index);
                    Optional<Program> tuned = without(present.tuned(), position, index);
                    boolean isSame =
                            program.isPresent()
                                    && tuned.isPresent()
                                    && ConstantTuning.isSameButForConstants(program.get(), tuned.get());
                    if (isSame) {
                        changes.add(
                                new Change(
                                        "%s becomes %s".formatted(text(statement), name),
                                        new Pair(program.get(), tuned.get())));
                    }
                }
            }
        }
        changes.sort(Comparator.comparingInt(change -> change.pair().program().statements().size()));
        return changes;
    }

    /// The program with a statement replaced by one of its arguments.
    private static Optional<Program> without(Program program, int position, int index) {
        Statement statement = program.statements().get(position);
        Argument kept = statement.arguments().get(index);
        var statements = new ArrayList<>(program.statements());
        if (kept.equals(statement.target())) {
            statements.remove(position);
        } else {
            statements.set(position, new Statement(statement.target(), Fn.COPY, List.of(kept)));
        }
        return simplified(program.withStatements(statements), program);
    }

    private static String text(Statement statement) {
        return Printer.print(statement);
    }

    /// What algebra makes of a changed program, if that is sound, shorter, and still descends.
    private static Optional<Program> simplified(Program changed, Program before) {
        if (!(Dataflow.check(changed) instanceof Dataflow.Valid)) {
            return Optional.empty();
        }
        Program after = Simplifier.simplify(StaticFacts.live(changed), REFUTABLE).output();
        boolean isShorter = after.statements().size() < before.statements().size();
        boolean descends = isShorter && Probe.descent(Lowering.plan(after)) instanceof Probe.Descends;
        return descends ? Optional.of(after) : Optional.empty();
    }

    /// A rounded constant of a statement.
    private Optional<Step> rounding(Program given, Program present, int position) {
        Statement statement = present.statements().get(position);
        for (int index = 0; index < statement.arguments().size(); index++) {
            if (statement.arguments().get(index) instanceof Constant(double value) && !statement.isPinned()) {
                boolean isWeight = statement.function() == Fn.INTERP && index == 2;
                for (BigDecimal rounded : isWeight ? weights(value) : digits(value)) {
                    if (stopped.getAsBoolean()) {
                        return Optional.empty();
                    }
                    Program after = ConstantTuning.with(present, position, index, rounded.doubleValue());
                    PairedTest.Result result = test.compare(scores, after, given);
                    String change =
                            "%s in %s becomes %s".formatted(BigDecimal.valueOf(value), text(statement), rounded);
                    progress.tried(change, result.isAccepted(), result.text());
                    if (result.isAccepted()) {
                        return Optional.of(new Step(Step.Kind.NUMERIC, change, present, after, test.evidence(result)));
                    }
                }
            }
        }
        return Optional.empty();
    }

    /// A number with one, two and three digits, as far as that makes it another one.
    static List<BigDecimal> digits(double value) {
        BigDecimal exact = BigDecimal.valueOf(value);
        return Stream.iterate(1, digits -> digits <= MOST_DIGITS, digits -> digits + 1)
                .map(digits -> exact.round(new MathContext(digits, RoundingMode.HALF_EVEN)))
                .map(BigDecimal::stripTrailingZeros)
                .distinct()
                .filter(rounded -> rounded.signum() != 0 && rounded.compareTo(exact) != 0)
                .takeWhile(rounded -> rounded.precision() < exact.stripTrailingZeros().precision())
                .toList();
    }

    /// A weight of a mean with one, two and three decimals: the nearest that is not 0 or 1 and changes the length of the
    /// memory no more than tenfold.
    static List<BigDecimal> weights(double value) {
        BigDecimal exact = BigDecimal.valueOf(value);
        if (value <= 0 || value >= 1) {
            return digits(value);
        }
        var rounded = new ArrayList<BigDecimal>();
        for (int decimals = 1; decimals <= MOST_DIGITS; decimals++) {
            BigDecimal unit = BigDecimal.ONE.movePointLeft(decimals);
            BigDecimal nearest =
                    exact.setScale(decimals, RoundingMode.HALF_EVEN).max(unit).min(BigDecimal.ONE.subtract(unit));
            boolean isFar = isFar(nearest, exact) || isFar(other(nearest), other(exact));
            if (!isFar
                    && nearest.compareTo(exact) != 0
                    && nearest.stripTrailingZeros().precision() < exact.stripTrailingZeros().precision()
                    && rounded.stream().noneMatch(each -> each.compareTo(nearest) == 0)) {
                rounded.add(nearest.stripTrailingZeros());
            }
        }
        return rounded;
    }

    private static BigDecimal other(BigDecimal weight) {
        return BigDecimal.ONE.subtract(weight);
    }

    private static boolean isFar(BigDecimal first, BigDecimal second) {
        return first.compareTo(second.multiply(MEMORY)) > 0 || second.compareTo(first.multiply(MEMORY)) > 0;
    }
}
