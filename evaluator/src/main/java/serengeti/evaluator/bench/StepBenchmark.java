package serengeti.evaluator.bench;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/*
 * All engines of all programs step the same weights and gradients, and the copy and the kernel of a program the same
 * states too, so that they differ in what they do and not in where it lies. An engine's code is compiled on a small
 * model first: what is measured is the speed at which a training goes on, not how long the JVM takes to get there.
 */
/// Times the steps of programs on models of several sizes, engine beside engine and program beside program.
public final class StepBenchmark {
    /// The schedule's value in every step.
    static final double LEARNING_RATE = 1e-3;

    private static final int WARM_UP_SIZE = 4096;
    private static final double WARM_UP_SHARE = 3;
    private static final double MOST_WARM_UP_SECONDS = 1;
    private static final double NANOS_PER_SECOND = 1e9;

    /// A step may take this many times the seconds of an engine.
    private static final double OVERTIME = 6;

    /// From this size on, the time of a step grows with the size.
    private static final int FORETELLING_SIZE = 1 << 16;

    /// And so many seconds in any case.
    private static final double ALWAYS_SECONDS = 0.1;

    private final Set<Engine> engines;
    private final double seconds;
    private final Consumer<String> progress;
    private final BooleanSupplier isEnding;
    private final List<StepRow> rows = new ArrayList<>();
    private final List<StepRatio> ratios = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final Set<Entry> warm = new HashSet<>();
    private final Set<Entry> hopeless = new HashSet<>();
    private final Map<Entry, Double> nanosecondsPerElement = new HashMap<>();

    /// A program that an engine steps.
    private record Entry(StepCase what, Engine engine) {

        /// The same for models of any size.
        Entry anySize() {
            return new Entry(what.withSize(1), engine);
        }
    }

    /// @param engines which to time
    /// @param seconds how long each is timed on a model, above 0; more if its steps are too long for that
    /// @param progress told what is measured next
    /// @param isEnding asked now and then; true ends the measurement
    public StepBenchmark(Set<Engine> engines, double seconds, Consumer<String> progress, BooleanSupplier isEnding) {
        this.engines = engines;
        this.seconds = seconds;
        this.progress = progress;
        this.isEnding = isEnding;
    }

    /// Times programs in turn, repeat by repeat; if memory does not suffice for all at once, one after the other.
    ///
    /// @param cases programs on the same model
    /// @throws InterruptedException if the thread is interrupted while a kernel is compiled
    public void run(List<StepCase> cases) throws InterruptedException {
        Map<StepCase, Set<Engine>> possible = new LinkedHashMap<>();
        for (StepCase what : cases) {
            Set<Engine> able = EnumSet.noneOf(Engine.class);
            for (Engine engine : engines) {
                if (isPossible(what, engine)) {
                    able.add(engine);
                }
            }
            warmUp(what, able);
            able.removeIf(engine -> isTooSlow(what, engine, predicted(new Entry(what, engine))));
            if (!able.isEmpty()) {
                possible.put(what, able);
            }
        }
        if (possible.isEmpty() || isEnding.getAsBoolean()) {
            return;
        }
        if (bytes(possible) <= room(bytes(possible))) {
            time(possible);
            return;
        }
        for (StepCase what : possible.keySet()) {
            Map<StepCase, Set<Engine>> alone = Map.of(what, possible.get(what));
            long needed = bytes(alone);
            long room = room(needed);
            if (needed > room) {
                note(
                        "%s: left out, needs %,d MiB of memory and %,d MiB are free"
                                .formatted(describe(what), needed >> 20, Math.max(0, room) >> 20));
            } else if (!isEnding.getAsBoolean()) {
                time(alone);
            }
        }
    }

    private void time(Map<StepCase, Set<Engine>> possible) {
        Map<Entry, Contestant> contestants = new LinkedHashMap<>();
        Map<Entry, Double> estimates = new LinkedHashMap<>();
        StepCase first = possible.keySet().iterator().next();
        var model = new BenchModel(first.type(), first.size());
        for (StepCase what : possible.keySet()) {
            progress.accept(describe(what));
            var ofProgram = new Contestants(what, model);
            for (Engine engine : possible.get(what)) {
                if (isEnding.getAsBoolean()) {
                    return;
                }
                var entry = new Entry(what, engine);
                Contestant contestant = ofProgram.of(engine);
                double estimate = settled(what, engine, contestant);
                if (!isTooSlow(what, engine, OptionalDouble.of(estimate))) {
                    contestants.put(entry, contestant);
                    estimates.put(entry, estimate);
                }
            }
        }
        if (contestants.isEmpty()) {
            return;
        }
        var timing = new InterleavedTiming<>(contestants);
        timing.run(estimates, seconds * NANOS_PER_SECOND * contestants.size(), isEnding);
        if (timing.isEnough()) {
            report(List.copyOf(contestants.keySet()), timing);
        }
    }

    private void report(List<Entry> entries, InterleavedTiming<Entry> timing) {
        for (Entry entry : entries) {
            var copy = new Entry(entry.what(), Engine.COPY);
            OptionalDouble ratio =
                    entries.contains(copy)
                            ? OptionalDouble.of(timing.speedAgainst(entry, copy))
                            : OptionalDouble.empty();
            var row = new StepRow(entry.what(), entry.engine(), timing.time(entry), ratio);
            rows.add(row);
            if (entry.what().size() >= FORETELLING_SIZE) {
                nanosecondsPerElement.put(entry.anySize(), row.time().median() / entry.what().size());
            }
            var first = new Entry(entries.getFirst().what(), entry.engine());
            if (!first.equals(entry) && entries.contains(first)) {
                double time = timing.speedAgainst(first, entry);
                ratios.add(new StepRatio(entry.what(), first.what(), entry.engine(), time));
            }
        }
    }

    /// What was measured, in the order of the cases.
    public List<StepRow> rows() {
        return List.copyOf(rows);
    }

    /// Programs against the first, where both were timed in turn.
    public List<StepRatio> ratios() {
        return List.copyOf(ratios);
    }

    /// What was left out, and why.
    public List<String> notes() {
        return List.copyOf(notes);
    }

    private void note(String text) {
        if (!notes.contains(text)) {
            notes.add(text);
        }
    }

    private boolean isPossible(StepCase what, Engine engine) {
        Optional<String> obstacle = Contestants.obstacle(what, engine);
        obstacle.ifPresent(this::note);
        return obstacle.isEmpty();
    }

    private OptionalDouble predicted(Entry entry) {
        Double perElement = nanosecondsPerElement.get(entry.anySize());
        return perElement == null ? OptionalDouble.empty() : OptionalDouble.of(perElement * entry.what().size());
    }

    private boolean isTooSlow(StepCase what, Engine engine, OptionalDouble nanoseconds) {
        double most = Math.max(ALWAYS_SECONDS, OVERTIME * seconds);
        double step = nanoseconds.orElse(0) / NANOS_PER_SECOND;
        if (step <= most) {
            return false;
        }
        note(
                "%s: %s left out, a step takes about %.2g s; up to %.2g s are measured, more with --seconds above %s"
                        .formatted(describe(what), engine.label(), step, most, seconds));
        return true;
    }

    private static long bytes(Map<StepCase, Set<Engine>> possible) {
        StepCase first = possible.keySet().iterator().next();
        long bytes = BenchModel.bytes(first.type(), first.size());
        for (var entry : possible.entrySet()) {
            bytes += Contestants.bytes(entry.getKey(), entry.getValue());
        }
        return bytes;
    }

    private static long room(long needed) {
        if (needed > Room.bytes()) {
            // Arrays of sizes before are freed once the collector has found them.
            System.gc();
        }
        return Room.bytes();
    }

    /// Runs engines on a small model until their code is compiled.
    private void warmUp(StepCase what, Set<Engine> possible) throws InterruptedException {
        StepCase small = what.withSize(WARM_UP_SIZE).withThreads(1);
        List<Engine> cold =
                possible.stream().filter(engine -> !warm.contains(new Entry(small, engine).anySize())).toList();
        if (cold.isEmpty()) {
            return;
        }
        progress.accept("compiling %s, %s, %s states".formatted(what.name(), what.type().label(), states(what)));
        var contestants = new Contestants(small, new BenchModel(small.type(), small.size()));
        for (Engine engine : cold) {
            if (engine == Engine.KERNEL && !contestants.awaitCompiled()) {
                note(
                        "%s: its kernel is no faster than interpreting, or too long; its steps are interpreted"
                                .formatted(what.name()));
            }
            Contestant contestant = contestants.of(engine);
            if (engine.isOfVectors()) {
                settled(small, engine, contestant);
            } else {
                new WarmUp(contestant, small.size(), isEnding)
                        .run(Math.min(MOST_WARM_UP_SECONDS, WARM_UP_SHARE * seconds));
            }
            warm.add(new Entry(small, engine).anySize());
        }
    }

    /// Steps until an engine's code is compiled.
    ///
    /// @return nanoseconds of a step, roughly
    private double settled(StepCase what, Engine engine, Contestant contestant) {
        var warmUp = new WarmUp(contestant, what.size(), isEnding);
        var entry = new Entry(what, engine).anySize();
        if (engine.isOfVectors() && !hopeless.contains(entry) && !warmUp.isCompiled() && !isEnding.getAsBoolean()) {
            hopeless.add(entry);
            note(
                    "%s, %s, %s states: the JVM did not compile the %s's loop within %d s of processor time; its times are far too long"
                            .formatted(
                                    what.name(),
                                    what.type().label(),
                                    states(what),
                                    engine.label(),
                                    WarmUp.PATIENCE_SECONDS));
        }
        return warmUp.nanosecondsPerStep();
    }

    private static String states(StepCase what) {
        return StepCase.label(what.states());
    }

    /// A case in words.
    private static String describe(StepCase what) {
        return "%s, %,d %ss, %s states, %d thread%s"
                .formatted(
                        what.name(),
                        what.size(),
                        what.type().label(),
                        states(what),
                        what.threads(),
                        what.threads() == 1 ? "" : "s");
    }
}
