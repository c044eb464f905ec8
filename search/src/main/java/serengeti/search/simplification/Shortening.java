package serengeti.search.simplification;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import serengeti.dsl.function.Fn;
import serengeti.dsl.meaning.Dataflow;
import serengeti.dsl.program.Argument;
import serengeti.dsl.program.Constant;
import serengeti.dsl.program.Program;
import serengeti.dsl.program.Statement;
import serengeti.dsl.text.Printer;
import serengeti.search.mutation.DeadEnd;
import serengeti.search.mutation.Mutation;
import serengeti.search.mutation.MutationSettings;
import serengeti.search.mutation.Mutator;
import serengeti.search.randomness.Randomness;
import serengeti.search.randomness.Randomness.Purpose;

/*
 * Some programs get shorter only by way of others that are as long: an argument is another one, a constant another
 * number, before a statement can go. So a population drifts among programs that are as short as the present one and not
 * clearly worse at a first look, until one of its children is shorter and passes the whole test. A child is a parent
 * with one to three changes, none of which inserts a statement, in the form that algebra gives it. What is drawn depends
 * on the number of the generation and the place in it alone.
 *
 * Regularized evolution, arXiv 1802.01548: the oldest die; here a shorter program ends all others.
 */
/// Evolution with insertion disabled.
final class Shortening {
    static final String NAME = "evolution without insertion";

    private static final int CHILDREN = 8;

    /// Training runs for each generation, on average; a generation is not broken off for them.
    private static final int RUNS = 64;

    private static final int POPULATION = 16;
    private static final int MOST_CHANGES = 3;
    private static final int DRAWS = 4;
    private static final double REMOVAL_SHARE = 1 / 3.0;
    private static final Randomness RANDOMNESS = new Randomness(-3);
    private static final Mutator MUTATOR =
            new Mutator(new MutationSettings(0, 1, 1, 1, 0.75, 1, 0, 0.25, 0, 1, Fn.defaultSpace()));

    private final Trial trial;
    private final int generations;
    private final BooleanSupplier stopped;
    private final EmpiricalSimplifier.Progress progress;
    private final Set<Program> seen = new HashSet<>();
    private int generation;
    private int runs;

    /// A program as short as the present one, and how it came from it.
    private record Member(Twin twin, List<String> changes, double height) {}

    /// @param generations how many in all
    /// @param stopped whether no more programs are to be tried
    Shortening(Trial trial, int generations, BooleanSupplier stopped, EmpiricalSimplifier.Progress progress) {
        this.trial = trial;
        this.generations = generations;
        this.stopped = stopped;
        this.progress = progress;
    }

    /// A shorter program that is as good; none if the generations that are left find none.
    ///
    /// @param refused what need not be tried again
    Optional<Success> shorter(Twin present, Set<Program> refused) {
        seen.addAll(refused);
        if (present.program().statements().stream().allMatch(Statement::isPinned)) {
            return Optional.empty();
        }
        seen.add(present.tuned());
        var population = new ArrayList<>(List.of(new Member(present, List.of(), 0)));
        while (generation < generations && runs < generations * RUNS && !stopped.getAsBoolean()) {
            for (Member child : children(population)) {
                if (stopped.getAsBoolean()) {
                    return Optional.empty();
                }
                PairedTest.Result look = trial.look(child.twin().tuned(), present.tuned());
                runs += look.seeds();
                if (child.twin().isShorterThan(present)) {
                    PairedTest.Result result =
                            look.isAccepted() ? trial.of(child.twin().tuned(), present.tuned()) : look;
                    runs += result.seeds() - look.seeds();
                    var change = new Change(name(child), child.twin());
                    progress.tried(change.name(), look.isAccepted() && result.isAccepted(), result.text());
                    if (look.isAccepted() && result.isAccepted()) {
                        return Optional.of(new Success(change, result));
                    }
                } else if (look.isAccepted() && look.height() > -trial.test().margin()) {
                    population.add(new Member(child.twin(), child.changes(), look.height()));
                    if (population.size() > POPULATION) {
                        population.removeFirst();
                    }
                }
            }
        }
        return Optional.empty();
    }

    private static String name(Member member) {
        return NAME + ": " + String.join("; ", member.changes());
    }

    /// Children that were not seen before, the shortest first.
    private List<Member> children(List<Member> population) {
        generation++;
        var children = new ArrayList<Member>();
        for (int slot = 0; slot < CHILDREN; slot++) {
            RandomGenerator random = RANDOMNESS.stream(Purpose.MUTATION, generation, slot);
            for (int draw = 0; draw < DRAWS; draw++) {
                Optional<Member> child = child(parent(population, random), random);
                if (child.isPresent()) {
                    children.add(child.get());
                    break;
                }
            }
        }
        children.sort(
                Comparator.<Member>comparingInt(child -> child.twin().program().statements().size())
                        .thenComparingInt(child -> child.twin().program().signature().stateCount()));
        return children;
    }

    /// The better of two.
    private static Member parent(List<Member> population, RandomGenerator random) {
        Member one = population.get(random.nextInt(population.size()));
        Member other = population.get(random.nextInt(population.size()));
        return one.height() >= other.height() ? one : other;
    }

    /// A sound child that is no longer than its parent, and new.
    private Optional<Member> child(Member parent, RandomGenerator random) {
        Twin twin = parent.twin();
        var changes = new ArrayList<>(parent.changes());
        int count = 1 + random.nextInt(MOST_CHANGES);
        try {
            for (int change = 0; change < count; change++) {
                twin = changed(twin, changes, random);
                if (!(Dataflow.check(twin.tuned()) instanceof Dataflow.Valid)) {
                    return Optional.empty();
                }
            }
        } catch (DeadEnd error) {
            return Optional.empty();
        }
        if (!seen.add(twin.tuned())) {
            return Optional.empty();
        }
        Optional<Program> program = Removal.simplified(twin.program());
        Optional<Program> tuned = Removal.simplified(twin.tuned());
        return program.isPresent()
                        && tuned.isPresent()
                        && !Twin.isShorter(parent.twin().program(), program.get())
                        && ConstantTuning.isSameButForConstants(program.get(), tuned.get())
                        && seen.add(tuned.get())
                ? Optional.of(new Member(new Twin(program.get(), tuned.get()), changes, 0))
                : Optional.empty();
    }

    private static Twin changed(Twin twin, List<String> changes, RandomGenerator random) {
        Program program = twin.program();
        List<Removal> removals = Removal.of(program);
        if (!removals.isEmpty() && random.nextDouble() < REMOVAL_SHARE) {
            List<Removal> removal = List.of(removals.get(random.nextInt(removals.size())));
            var removed = new Twin(Removal.apply(removal, program), Removal.apply(removal, twin.tuned()));
            if (!removed.equals(twin)) {
                changes.add(Removal.name(removal, program));
            }
            return removed;
        }
        Mutation mutation = MUTATOR.mutate(twin.tuned(), random).mutation();
        Mutation own = own(mutation, twin);
        changes.add(name(own, program));
        return new Twin(own.apply(program), mutation.apply(twin.tuned()));
    }

    /// The same mutation of the program with its own constants: a constant is multiplied by the same factor, the weight
    /// of a mean by way of the length of its memory.
    private static Mutation own(Mutation mutation, Twin twin) {
        if (!(mutation instanceof Mutation.ScaleConstant(int position, int index, double value))) {
            return mutation;
        }
        Statement statement = twin.program().statements().get(position);
        double own = ((Constant) statement.arguments().get(index)).value();
        double tuned = ((Constant) twin.tuned().statements().get(position).arguments().get(index)).value();
        boolean isWeight = statement.function() == Fn.INTERP && index == 2 && own < 1 && tuned < 1 && value < 1;
        double scaled = isWeight ? (1 - own) * (1 - value) / (1 - tuned) : own * value / tuned;
        if (!Double.isFinite(scaled)) {
            return new Mutation.ScaleConstant(position, index, own);
        }
        BigDecimal rounded = ConstantTuning.rounded(scaled);
        return new Mutation.ScaleConstant(
                position, index, (isWeight ? BigDecimal.ONE.subtract(rounded) : rounded).doubleValue());
    }

    private static String name(Mutation mutation, Program program) {
        return switch (mutation) {
            case Mutation.DeleteStatement(int position) -> text(program, position) + " left out";
            case Mutation.ModifyArgument(int position, int index, var argument) ->
                    "%s becomes %s".formatted(text(program, position), text(program, position, index, argument));
            case Mutation.ScaleConstant(int position, int index, double value) ->
                    "%s becomes %s"
                            .formatted(text(program, position), text(program, position, index, new Constant(value)));
            case Mutation.InsertStatement _, Mutation.Calibrated _ ->
                    throw new IllegalStateException("an insertion: " + mutation);
        };
    }

    private static String text(Program program, int position) {
        return Printer.print(program.statements().get(position));
    }

    private static String text(Program program, int position, int index, Argument argument) {
        return Printer.print(program.statements().get(position).withArgument(index, argument));
    }
}
