package serengeti.dsl.testing;

import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import serengeti.dsl.function.Fn;
import serengeti.dsl.function.Kind;
import serengeti.dsl.program.Hyperparameter;
import serengeti.dsl.program.Program;
import serengeti.dsl.program.Signature;
import serengeti.dsl.program.State;

/// Makes random programs that are valid by construction; a seed always gives the same program.
///
/// Names are assigned before they are read, kinds fit the functions, and the outputs are tensors. As in a search,
/// inputs are overwritten and statements need not reach an output.
///
/// @param functions what statements may apply
/// @param statements how many
/// @param states how many tensors are carried
/// @param hyperparameters how many are declared
/// @param step whether the program is given the number of the step
/// @param constants which numbers occur
/// @param hasMixedStates whether states are of all kinds and starts, or tensors of zeros
public record RandomPrograms(
        List<Fn> functions,
        int statements,
        int states,
        int hyperparameters,
        boolean step,
        Constants constants,
        boolean hasMixedStates) {

    /// Which numbers occur in a program.
    public enum Constants {
        /// Normally distributed ones and typical hyperparameters.
        USUAL,
        /// Also zeros of both signs, the smallest, the largest, and all magnitudes between.
        EXTREME
    }

    private static final List<String> STATE_NAMES = List.of("m", "v");

    /// Programs as the paper's search sees them: 45 functions, `train(w, g, m, v, lr)`, 12 statements.
    public static RandomPrograms paper() {
        return new RandomPrograms(Fn.defaultSpace(), 12, 2, 0, false, Constants.USUAL, false);
    }

    /// Programs over the whole language: every function but the product of matrices, whose rounding is that of a library,
    /// hyperparameters, the step, extreme constants.
    public static RandomPrograms language() {
        List<Fn> functions = Stream.of(Fn.values()).filter(function -> function != Fn.TRIPLE_PRODUCT).toList();
        return new RandomPrograms(functions, 12, 2, 2, true, Constants.EXTREME, false);
    }

    /// Programs of which many statements sum over tensors, one sum using another.
    public static RandomPrograms fullOfSums() {
        List<Fn> functions =
                List.of(
                        Fn.NORM,
                        Fn.GLOBAL_NORM,
                        Fn.DOT,
                        Fn.COSINE_SIM,
                        Fn.CLIP,
                        Fn.ADD,
                        Fn.MULTIPLY,
                        Fn.TANH,
                        Fn.INTERP,
                        Fn.WHERE);
        return language().withFunctions(functions).withStatements(14);
    }

    /// These programs with other functions.
    public RandomPrograms withFunctions(List<Fn> newFunctions) {
        return new RandomPrograms(
                List.copyOf(newFunctions), statements, states, hyperparameters, step, constants, hasMixedStates);
    }

    /// These programs with another number of statements.
    public RandomPrograms withStatements(int count) {
        return new RandomPrograms(functions, count, states, hyperparameters, step, constants, hasMixedStates);
    }

    /// These programs with another number of states.
    public RandomPrograms withStates(int count) {
        return new RandomPrograms(functions, statements, count, hyperparameters, step, constants, hasMixedStates);
    }

    /// These programs with other constants.
    public RandomPrograms withConstants(Constants newConstants) {
        return new RandomPrograms(functions, statements, states, hyperparameters, step, newConstants, hasMixedStates);
    }

    /// These programs with states of all kinds, which start from zero, from other numbers or from the weights.
    public RandomPrograms withMixedStates() {
        return new RandomPrograms(functions, statements, states, hyperparameters, step, constants, true);
    }

    /// The program of a seed.
    public Program generate(long seed) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        List<State> forms = stateNames().stream().map(name -> state(name, random)).toList();
        var signature = new Signature("w", "g", forms, "lr", step ? Optional.of("t") : Optional.empty());
        List<Hyperparameter> declared =
                IntStream.range(0, hyperparameters)
                        .mapToObj(i ->
                                new Hyperparameter(
                                        i == 0 ? "lambda" : "beta" + i, RandomBody.number(random, constants)))
                        .toList();
        var body = new RandomBody(random, this, signature, declared);
        for (int i = 0; i < statements; i++) {
            body.append();
        }
        return new Program(List.of("seed " + seed), declared, signature, body.statements(), body.returns());
    }

    private State state(String name, RandomGenerator random) {
        if (!hasMixedStates) {
            return State.tensor(name);
        }
        Kind kind = random.nextInt(3) == 0 ? Kind.TENSOR : Kind.values()[random.nextInt(Kind.values().length)];
        State.Start start =
                switch (random.nextInt(3)) {
                    case 0 -> new State.Number(RandomBody.number(random, Constants.USUAL));
                    case 1 -> kind == Kind.TENSOR ? new State.Weights() : State.ZERO;
                    default -> State.ZERO;
                };
        return new State(name, kind, start);
    }

    private List<String> stateNames() {
        return states <= STATE_NAMES.size()
                ? STATE_NAMES.subList(0, states)
                : Stream.iterate(1, i -> i + 1).limit(states).map(i -> "s" + i).toList();
    }
}
