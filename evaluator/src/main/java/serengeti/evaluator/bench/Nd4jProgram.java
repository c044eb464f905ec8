package serengeti.evaluator.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;
import org.nd4j.linalg.api.ndarray.INDArray;
import serengeti.dsl.function.Axis;
import serengeti.dsl.function.Kind;
import serengeti.dsl.function.Lane;
import serengeti.dsl.plan.ArrayShape;
import serengeti.dsl.plan.StepPlan;
import serengeti.dsl.plan.StepPlan.Apply;
import serengeti.dsl.plan.StepPlan.Node;
import serengeti.evaluator.bench.Nd4jOps.Operand;

/*
 * Written as people write it by hand who care for memory: the operations in the program's order, each into an array
 * that was there before. A result goes to the state whose next value it is, if nobody needs the old one any more; else
 * over an operand that nobody needs any more; else to a temporary that is free, of which there are as many as are
 * needed at once.
 */
/// A step plan as operations on whole ND4J arrays, one after the other, for a model of one array.
final class Nd4jProgram implements Contestant {
    private static final int WEIGHTS = 0;
    private static final int GRADIENTS = 1;
    private static final int FIRST_STATE = 2;

    private final StepPlan plan;
    private final int states;
    private final Supplier<INDArray> fresh;
    private final List<INDArray> arrays = new ArrayList<>();
    private final List<Boolean> isNeeded = new ArrayList<>();
    private final int[] lastUses;
    private final int[] places;
    private final double[] numbers;
    private final List<Move> saves = new ArrayList<>();
    private final List<Move> moves = new ArrayList<>();
    private long steps;

    /// A value that is copied at the end of a step.
    private record Move(INDArray from, INDArray to) {}

    /// @param plan one that is not [#isBeyond] and of which all lanes are among ND4J's, see [#missing]
    /// @param states those of the plan that are kept, null for others
    /// @param fresh makes temporaries
    Nd4jProgram(StepPlan plan, INDArray weights, INDArray gradients, INDArray[] states, Supplier<INDArray> fresh) {
        this.plan = plan;
        this.states = states.length;
        this.fresh = fresh;
        add(weights);
        add(gradients);
        for (INDArray state : states) {
            add(state);
        }
        lastUses = lastUses(plan);
        places = new int[plan.nodes().size()];
        numbers = new double[places.length];
        for (int node = 0; node < places.length; node++) {
            places[node] =
                    switch (plan.nodes().get(node)) {
                        case StepPlan.Weight _ -> WEIGHTS;
                        case StepPlan.Gradient _ -> GRADIENTS;
                        case StepPlan.State(int state, _) -> FIRST_STATE + state;
                        case Apply apply -> apply.kind() == Kind.TENSOR ? place(node, apply) : -1;
                        case StepPlan.Number(double value) -> {
                            numbers[node] = value;
                            yield -1;
                        }
                        case StepPlan.SumAlong _, StepPlan.TripleProduct _ ->
                                throw new IllegalArgumentException("a plan with matrices");
                        case StepPlan.LearningRate _,
                                StepPlan.StepNumber _,
                                StepPlan.Extent _,
                                StepPlan.Hyperparameter _,
                                StepPlan.SumPerArray _,
                                StepPlan.SumAll _ ->
                                -1;
                    };
        }
        for (int state = 0; state < this.states; state++) {
            OptionalInt next = plan.nextStates().get(state);
            if (next.isPresent() && places[next.getAsInt()] != FIRST_STATE + state) {
                move(places[next.getAsInt()], FIRST_STATE + state);
            }
        }
    }

    private int add(INDArray array) {
        arrays.add(array);
        isNeeded.add(true);
        return arrays.size() - 1;
    }

    private static int[] lastUses(StepPlan plan) {
        int[] last = new int[plan.nodes().size()];
        for (int node = 0; node < last.length; node++) {
            for (int argument : StepPlan.arguments(plan.nodes().get(node))) {
                last[argument] = node;
            }
        }
        last[plan.update()] = last.length;
        plan.nextStates().forEach(next -> next.ifPresent(node -> last[node] = last.length));
        return last;
    }

    private int place(int node, Apply apply) {
        for (int argument : apply.arguments()) {
            if (lastUses[argument] == node && places[argument] >= FIRST_STATE) {
                isNeeded.set(places[argument], false);
            }
        }
        int found = freePlace(node, apply);
        isNeeded.set(found, true);
        return found;
    }

    private int freePlace(int node, Apply apply) {
        for (int state = 0; state < states; state++) {
            OptionalInt next = plan.nextStates().get(state);
            if (next.isPresent() && next.getAsInt() == node && !isNeeded.get(FIRST_STATE + state)) {
                return FIRST_STATE + state;
            }
        }
        int firstTemporary = FIRST_STATE + states;
        for (int argument : apply.arguments()) {
            if (places[argument] >= firstTemporary && !isNeeded.get(places[argument])) {
                return places[argument];
            }
        }
        for (int temporary = firstTemporary; temporary < arrays.size(); temporary++) {
            if (!isNeeded.get(temporary)) {
                return temporary;
            }
        }
        return add(fresh.get());
    }

    private void move(int from, int to) {
        INDArray value = arrays.get(from);
        if (from < FIRST_STATE + states) {
            // What lies there changes before the end, or another move overwrites it.
            value = fresh.get();
            saves.add(new Move(arrays.get(from), value));
        }
        moves.add(new Move(value, arrays.get(to)));
    }

    /// Whether a plan needs arrays as matrices or states that are no tensors, which are not timed with ND4J's operations.
    static boolean isBeyond(StepPlan plan) {
        return plan.liveTensors() != plan.liveStates()
                || plan.nodes().stream()
                        .anyMatch(node -> node instanceof StepPlan.SumAlong || node instanceof StepPlan.TripleProduct);
    }

    /// A lane of the plan that ND4J has no operation for, if there is one.
    static Optional<Lane> missing(StepPlan plan) {
        for (Node node : plan.nodes()) {
            if (node instanceof Apply(Lane lane, List<Integer> arguments, Kind kind)
                    && kind == Kind.TENSOR
                    && !Nd4jOps.has(lane, plan.nodes().get(arguments.getFirst()).kind() != Kind.TENSOR)) {
                return Optional.of(lane);
            }
        }
        return Optional.empty();
    }

    @Override
    public void run(long count) {
        for (long step = 0; step < count; step++) {
            step(StepBenchmark.LEARNING_RATE);
        }
    }

    /// One step.
    void step(double learningRate) {
        steps++;
        for (int node = 0; node < places.length; node++) {
            evaluate(node, learningRate);
        }
        saves.forEach(save -> save.to().assign(save.from()));
        arrays.get(WEIGHTS).subi(arrays.get(places[plan.update()]));
        moves.forEach(move -> move.to().assign(move.from()));
    }

    private void evaluate(int node, double learningRate) {
        switch (plan.nodes().get(node)) {
            case Apply(Lane lane, List<Integer> arguments, Kind kind) -> {
                int x = arguments.getFirst();
                int y = arguments.size() > 1 ? arguments.get(1) : x;
                int z = arguments.size() > 2 ? arguments.get(2) : x;
                if (kind == Kind.TENSOR) {
                    Nd4jOps.run(lane, operand(x), operand(y), arrays.get(places[node]));
                } else {
                    numbers[node] = lane.apply(numbers[x], numbers[y], numbers[z]);
                }
            }
            case StepPlan.SumPerArray(int argument) -> numbers[node] = sum(argument);
            case StepPlan.SumAll(int argument) -> numbers[node] = sum(argument);
            case StepPlan.Extent(Axis axis) ->
                    numbers[node] = (double) ArrayShape.of(arrays.get(WEIGHTS).shape()).extent(axis);
            case StepPlan.SumAlong _, StepPlan.TripleProduct _ -> throw new IllegalStateException("no number");
            case StepPlan.LearningRate _ -> numbers[node] = learningRate;
            case StepPlan.StepNumber _ -> numbers[node] = steps;
            case StepPlan.Hyperparameter _ ->
                    throw new IllegalArgumentException("an open plan: its hyperparameters have no values");
            case StepPlan.Weight _, StepPlan.Gradient _, StepPlan.State _, StepPlan.Number _ -> {}
        }
    }

    private Operand operand(int node) {
        return new Operand(places[node] < 0 ? null : arrays.get(places[node]), numbers[node]);
    }

    private double sum(int node) {
        return arrays.get(places[node]).sumNumber().doubleValue();
    }
}
