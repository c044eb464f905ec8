package serengeti.dsl.export;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import serengeti.dsl.function.Kind;

/// What a value is in PyTorch code.
enum TorchShape {
    /// A number of Python, on the host.
    NUMBER,
    /// A tensor of one element, beside the parameters: what depends on a sum.
    SMALL,
    /// A tensor of a parameter's shape.
    TENSOR;

    private TorchShape join(TorchShape other) {
        return compareTo(other) > 0 ? this : other;
    }

    /// Shapes of the expressions of a step.
    static final class Of {
        private final Map<String, TorchShape> locals = new HashMap<>();
        private final List<State> states;

        /// @param sums the names of sums over all arrays, which come from outside
        Of(List<Line> lines, List<State> states, Iterable<String> sums) {
            this.states = states;
            sums.forEach(name -> locals.put(name, SMALL));
            for (Line line : lines) {
                if (line.target() instanceof Line.Local(String name)) {
                    locals.put(name, of(line.value()));
                }
            }
        }

        TorchShape of(Expression expression) {
            return switch (expression) {
                case Expression.Number _, Expression.Setting _, Expression.StepNumber _, Expression.LearningRate _ ->
                        NUMBER;
                case Expression.Weight _, Expression.Gradient _ -> TENSOR;
                case Expression.OldState(int index, _) -> ofState(index);
                case Expression.NextState(int index, _) -> ofState(index);
                case Expression.Local(String name, _, _) -> locals.getOrDefault(name, NUMBER);
                case Expression.Size _,
                        Expression.Extent _,
                        Expression.SumPerArray _,
                        Expression.SumAlong _,
                        Expression.SumAll _ ->
                        SMALL;
                case Expression.TripleProduct _ -> TENSOR;
                case Expression.Apply _, Expression.Remainder _, Expression.IsNan _ ->
                        expression.parts().stream().map(this::of).reduce(NUMBER, TorchShape::join);
            };
        }

        /// A state has its own shape, whatever it was last set to.
        private TorchShape ofState(int index) {
            return states.get(index).kind() == Kind.TENSOR ? TENSOR : SMALL;
        }
    }
}
