package serengeti.evaluator.bench;

/// An engine that is ready to be timed by others: set up on a model of its own, its code compiled.
public final class PreparedStep {
    private final Contestant contestant;

    private PreparedStep(Contestant contestant) {
        this.contestant = contestant;
    }

    /// Sets an engine up and warms it up.
    ///
    /// @throws IllegalArgumentException if the engine cannot run the case; the message says why
    /// @throws IllegalStateException if the kernel was found to be slower than interpreting, or a loop is not compiled
    /// @throws InterruptedException if the thread is interrupted while a kernel is compiled
    public static PreparedStep of(StepCase what, Engine engine) throws InterruptedException {
        Contestants.obstacle(what, engine)
                .ifPresent(obstacle -> {
                    throw new IllegalArgumentException(obstacle);
                });
        var contestants = new Contestants(what, new BenchModel(what.type(), what.size()));
        if (engine == Engine.KERNEL && !contestants.awaitCompiled()) {
            throw new IllegalStateException("%s: its kernel is slower than interpreting".formatted(what.name()));
        }
        Contestant contestant = contestants.of(engine);
        var warmUp = new WarmUp(contestant, what.size(), () -> false);
        if (!engine.isOfVectors()) {
            warmUp.run(1);
        } else if (!warmUp.isCompiled()) {
            throw new IllegalStateException(
                    "%s: the JVM did not compile the %s".formatted(what.name(), engine.label()));
        }
        return new PreparedStep(contestant);
    }

    /// Makes one step.
    public void run() {
        contestant.run(1);
    }
}
