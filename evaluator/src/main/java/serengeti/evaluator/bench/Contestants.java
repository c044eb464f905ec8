package serengeti.evaluator.bench;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import serengeti.dsl.function.Lane;
import serengeti.dsl.plan.StepPlan;
import serengeti.evaluator.block.BlockInterpreter;
import serengeti.evaluator.block.OptimizerState;
import serengeti.evaluator.buffer.ElementType;
import serengeti.evaluator.buffer.Layout;
import serengeti.evaluator.optimizer.Optimizer;

/// The engines of a case, set up on a model that they may share with other cases.
final class Contestants {
    /// Temporaries of ND4J operations are few; how many is known only once they are placed.
    private static final int TEMPORARIES = 4;

    private final StepCase what;
    private final StepPlan plan;
    private final BenchModel model;
    private final Optimizer optimizer;

    Contestants(StepCase what, BenchModel model) {
        this.what = what;
        this.model = model;
        plan = what.plan();
        optimizer = what.optimizer();
        optimizer.prepare(List.of(model.weights()));
    }

    /// Compiles the kernel.
    ///
    /// @return whether it is faster than interpreting
    boolean awaitCompiled() throws InterruptedException {
        return optimizer.awaitCompiled();
    }

    /// Why an engine cannot run a case, if it cannot.
    static Optional<String> obstacle(StepCase what, Engine engine) {
        return switch (engine) {
            case COPY, KERNEL -> Optional.empty();
            case INTERPRETER -> interpreterObstacle(what);
            case ND4J_OPS -> nd4jObstacle(what, engine).or(() -> missingLane(what));
            case ND4J_UPDATER -> nd4jObstacle(what, engine).or(() -> missingRule(what));
        };
    }

    private static Optional<String> interpreterObstacle(StepCase what) {
        if (what.type() != ElementType.FLOAT || !what.states().isExact()) {
            return Optional.of("interpreter: runs floats with exact states only");
        }
        return what.threads() > 1 ? Optional.of("interpreter: runs on one thread only") : Optional.empty();
    }

    private static Optional<String> nd4jObstacle(StepCase what, Engine engine) {
        if (!what.states().isExact()) {
            return Optional.of("%s: runs with exact states only".formatted(engine.label()));
        }
        int most = Nd4j.getEnvironment().maxThreads();
        return what.threads() > most
                ? Optional.of(
                        "%s: left out on %d threads, ND4J was started with %d (set OMP_NUM_THREADS)"
                                .formatted(engine.label(), what.threads(), most))
                : Optional.empty();
    }

    private static Optional<String> missingLane(StepCase what) {
        if (Nd4jProgram.isBeyond(what.plan())) {
            return Optional.of(
                    "%s: left out for %s, which needs matrices or states that are no tensors"
                            .formatted(Engine.ND4J_OPS.label(), what.name()));
        }
        Optional<Lane> missing = Nd4jProgram.missing(what.plan());
        return missing.map(lane ->
                "%s: left out for %s, ND4J has no operation for '%s'"
                        .formatted(Engine.ND4J_OPS.label(), what.name(), lane.symbol()));
    }

    private static Optional<String> missingRule(StepCase what) {
        return Nd4jUpdater.rule(what.program()).isPresent()
                ? Optional.empty()
                : Optional.of(
                        "%s: left out for %s, which is none of the library's %s"
                                .formatted(
                                        Engine.ND4J_UPDATER.label(),
                                        what.name(),
                                        String.join(", ", Nd4jUpdater.PROGRAMS)));
    }

    /// Bytes of the arrays that these engines have beside the model's, about.
    static long bytes(StepCase what, Set<Engine> engines) {
        int states = what.plan().liveTensors();
        int tensors = what.states().isExact() ? states : (states + 1) / 2;
        for (Engine engine : engines) {
            tensors +=
                    switch (engine) {
                        case COPY, KERNEL -> 0;
                        case INTERPRETER -> states;
                        case ND4J_OPS -> states + TEMPORARIES;
                        case ND4J_UPDATER -> 1 + states;
                    };
        }
        return (long) tensors * what.size() * what.type().bytes();
    }

    /// One of them.
    Contestant of(Engine engine) {
        return switch (engine) {
            case COPY -> copy();
            case KERNEL -> kernel();
            case INTERPRETER -> interpreter();
            case ND4J_OPS -> onNd4jThreads(nd4jOps());
            case ND4J_UPDATER ->
                    onNd4jThreads(
                            new Nd4jUpdater(
                                    Nd4jUpdater.rule(what.program()).orElseThrow(),
                                    model.weights(),
                                    model.gradients()));
        };
    }

    private Contestant copy() {
        INDArray[] states =
                optimizer.states().stream().map(name -> optimizer.state(name).getFirst()).toArray(INDArray[]::new);
        return new CopyStep(what, model, plan.nodes().contains(new StepPlan.Gradient()), states);
    }

    private Contestant kernel() {
        List<INDArray> weights = List.of(model.weights());
        List<INDArray> gradients = List.of(model.gradients());
        return steps -> {
            for (long step = 0; step < steps; step++) {
                optimizer.step(weights, gradients, StepBenchmark.LEARNING_RATE);
            }
        };
    }

    private Contestant interpreter() {
        var interpreter =
                new BlockInterpreter(
                        plan,
                        Layout.of(new int[] {what.size()}),
                        model.weightBuffer(),
                        model.gradientBuffer(),
                        new OptimizerState(what.size()));
        return steps -> {
            for (long step = 0; step < steps; step++) {
                interpreter.step(StepBenchmark.LEARNING_RATE);
            }
        };
    }

    private Contestant nd4jOps() {
        DataType type = BenchModel.dataType(what.type());
        INDArray[] states = new INDArray[plan.nextStates().size()];
        for (int state = 0; state < states.length; state++) {
            if (plan.nextStates().get(state).isPresent()) {
                states[state] = Nd4j.zeros(type, what.size());
            }
        }
        return new Nd4jProgram(plan, model.weights(), model.gradients(), states, () -> Nd4j.zeros(type, what.size()));
    }

    /// ND4J's number of threads is the process's, so it is set before each timing.
    private Contestant onNd4jThreads(Contestant contestant) {
        return steps -> {
            Nd4j.getEnvironment().setMaxMasterThreads(what.threads());
            contestant.run(steps);
        };
    }
}
