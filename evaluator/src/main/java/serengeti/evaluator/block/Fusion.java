package serengeti.evaluator.block;

import java.util.List;
import java.util.function.IntPredicate;
import serengeti.dsl.function.Lane;
import serengeti.dsl.plan.StepPlan;
import serengeti.dsl.plan.StepPlan.Node;

/// Pairs and triples of lane operations that optimizers are full of, run as one loop.
///
/// Each rounds after every operation, so a fused program gives the same bits as an unfused one.
enum Fusion {
    /// `x * y + z * u`, an interpolation
    WEIGHTED_SUM,
    /// `x + y * z`, weight decay
    ADD_PRODUCT,
    /// `x - y * z`, the step itself
    SUBTRACT_PRODUCT,
    /// `x / (y + z)`, the protected division
    DIVIDE_BY_SUM,
    /// `sqrt(|x|)`, the protected root
    ROOT_OF_ABSOLUTE;

    /// A fusion found in a plan.
    ///
    /// @param fusion which
    /// @param operands the nodes it reads
    /// @param absorbed the nodes that need not be computed on their own
    record Match(Fusion fusion, List<Integer> operands, List<Integer> absorbed) {}

    /// The fusion that ends in `node`, or null.
    ///
    /// @param isAbsorbable whether a node is read by nothing else
    static Match match(List<Node> nodes, int node, IntPredicate isAbsorbable) {
        if (!(nodes.get(node) instanceof StepPlan.Apply(Lane lane, List<Integer> arguments, _))) {
            return null;
        }
        int first = arguments.getFirst();
        int last = arguments.getLast();
        return switch (lane) {
            case ADD -> matchSum(nodes, first, last, isAbsorbable);
            case SUBTRACT -> matchLast(SUBTRACT_PRODUCT, Lane.MULTIPLY, nodes, first, last, isAbsorbable);
            case DIVIDE -> matchLast(DIVIDE_BY_SUM, Lane.ADD, nodes, first, last, isAbsorbable);
            case SQUARE_ROOT -> {
                List<Integer> inner = argumentsOf(Lane.ABSOLUTE, nodes, first, isAbsorbable);
                yield inner == null ? null : new Match(ROOT_OF_ABSOLUTE, inner, List.of(first));
            }
            default -> null;
        };
    }

    private static Match matchSum(List<Node> nodes, int first, int last, IntPredicate isAbsorbable) {
        List<Integer> left = argumentsOf(Lane.MULTIPLY, nodes, first, isAbsorbable);
        List<Integer> right = argumentsOf(Lane.MULTIPLY, nodes, last, isAbsorbable);
        if (left != null && right != null) {
            List<Integer> operands = List.of(left.get(0), left.get(1), right.get(0), right.get(1));
            return new Match(WEIGHTED_SUM, operands, List.of(first, last));
        }
        return left != null
                ? new Match(ADD_PRODUCT, List.of(last, left.get(0), left.get(1)), List.of(first))
                : matchLast(ADD_PRODUCT, Lane.MULTIPLY, nodes, first, last, isAbsorbable);
    }

    private static Match matchLast(
            Fusion fusion, Lane inner, List<Node> nodes, int first, int last, IntPredicate isAbsorbable) {
        List<Integer> arguments = argumentsOf(inner, nodes, last, isAbsorbable);
        return arguments == null
                ? null
                : new Match(fusion, List.of(first, arguments.get(0), arguments.get(1)), List.of(last));
    }

    private static List<Integer> argumentsOf(Lane lane, List<Node> nodes, int node, IntPredicate isAbsorbable) {
        return isAbsorbable.test(node)
                        && nodes.get(node) instanceof StepPlan.Apply(Lane found, List<Integer> arguments, _)
                        && found == lane
                ? arguments
                : null;
    }
}
