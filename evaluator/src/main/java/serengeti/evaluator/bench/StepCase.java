package serengeti.evaluator.bench;

import java.util.Locale;
import serengeti.dsl.meaning.Lowering;
import serengeti.dsl.plan.StepPlan;
import serengeti.dsl.program.Program;
import serengeti.evaluator.buffer.ElementType;
import serengeti.evaluator.kernel.StateFormat;
import serengeti.evaluator.optimizer.Optimizer;

/// What is stepped: a program on a model of one array.
///
/// @param name of the program
/// @param program sound
/// @param size elements of the model, at least 1
/// @param type of weights and gradient
/// @param states how states lie in memory; exact for doubles
/// @param threads at least 1
public record StepCase(String name, Program program, int size, ElementType type, StateFormat states, int threads) {

    /// The same on a model of another size.
    StepCase withSize(int newSize) {
        return new StepCase(name, program, newSize, type, states, threads);
    }

    /// The same on another number of threads.
    StepCase withThreads(int newThreads) {
        return new StepCase(name, program, size, type, states, newThreads);
    }

    /// The program's plan, hyperparameters as numbers.
    StepPlan plan() {
        return Lowering.plan(program);
    }

    /// An optimizer that steps it, not compiled yet.
    Optimizer optimizer() {
        return Optimizer.compile(program, Optimizer.Settings.DEFAULT.withThreads(threads).withStates(states));
    }

    /// Bytes of a state's element.
    int bytesOfState() {
        return states.isExact() ? type.bytes() : Short.BYTES;
    }

    /// Bytes of all states for each parameter.
    public int stateBytesPerParameter() {
        return plan().liveTensors() * bytesOfState();
    }

    /// Bytes that a step moves for each parameter if it reads each input and writes each output once.
    public int bytesPerParameter() {
        StepPlan plan = plan();
        int tensors = plan.nodes().contains(new StepPlan.Gradient()) ? 3 : 2;
        return tensors * type.bytes() + 2 * plan.liveTensors() * bytesOfState();
    }

    /// The name of a format of states, as tables and options have it.
    public static String label(StateFormat states) {
        return states.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
