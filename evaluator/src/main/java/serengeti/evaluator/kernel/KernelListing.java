package serengeti.evaluator.kernel;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import serengeti.dsl.function.Axis;
import serengeti.dsl.function.Kind;
import serengeti.dsl.function.Lane;
import serengeti.dsl.plan.StepPlan;
import serengeti.dsl.plan.StepPlan.Node;
import serengeti.dsl.program.Program;
import serengeti.dsl.text.Decimal;
import serengeti.evaluator.block.Scalars;
import serengeti.evaluator.kernel.KernelPlan.Access;
import serengeti.evaluator.kernel.KernelPlan.Gradients;
import serengeti.evaluator.kernel.KernelPlan.Pass;
import serengeti.evaluator.kernel.KernelPlan.StateStream;
import serengeti.evaluator.kernel.KernelPlan.Stream;
import serengeti.evaluator.kernel.KernelPlan.Sum;
import serengeti.evaluator.kernel.KernelPlan.Temporary;
import serengeti.evaluator.kernel.KernelPlan.Weights;
import serengeti.evaluator.kernel.PassCode.LaneLoop;
import serengeti.evaluator.kernel.PassCode.Loop;
import serengeti.evaluator.kernel.PassCode.Place;
import serengeti.evaluator.kernel.PassCode.Placed;
import serengeti.evaluator.kernel.PassCode.SlotPlace;
import serengeti.evaluator.kernel.PassCode.StraightLoop;
import serengeti.evaluator.kernel.PassCode.StreamPlace;

/// A kernel in words: what is computed once per step, what each pass reads and writes, and its loops.
///
/// Written from the plan that the kernel's class is written from, line by line. `s` are numbers, `t` values of the
/// element, `slot` memory of a block's length that stays in cache.
public final class KernelListing {
    private final Kernel kernel;
    private final Program program;
    private final List<Node> nodes;
    private final String[] names;
    private final List<String> temporaries = new ArrayList<>();
    private final List<String> slots = new ArrayList<>();
    private final Set<String> taken = new HashSet<>();

    private KernelListing(Kernel kernel, Program program) {
        this.kernel = kernel;
        this.program = program;
        nodes = kernel.plan().nodes();
        names = new String[nodes.size()];
        taken.addAll(program.signature().names());
        program.hyperparameters().forEach(each -> taken.add(each.name()));
        int numbers = 0;
        int values = 0;
        for (int node = 0; node < names.length; node++) {
            names[node] =
                    switch (nodes.get(node)) {
                        case StepPlan.Weight _ -> program.signature().weight();
                        case StepPlan.Gradient _ -> program.signature().gradient();
                        case StepPlan.State(int state, _) -> program.signature().stateNames().get(state);
                        case StepPlan.LearningRate _ -> program.signature().learningRate();
                        case StepPlan.StepNumber _ -> program.signature().step().orElse("step");
                        case StepPlan.Hyperparameter(int index) -> program.hyperparameters().get(index).name();
                        case StepPlan.Number(double value) -> number(value);
                        case StepPlan.Apply(_, _, Kind kind) ->
                                kind == Kind.TENSOR ? fresh("t", ++values) : fresh("s", ++numbers);
                        case StepPlan.TripleProduct _ -> fresh("t", ++values);
                        case StepPlan.SumAlong _ -> fresh("s", ++numbers);
                        case StepPlan.Extent(Axis axis) -> axis.label();
                        case StepPlan.SumPerArray _, StepPlan.SumAll _ -> fresh("s", ++numbers);
                    };
        }
        for (int temporary = 0; temporary < kernel.plan().temporaries().size(); temporary++) {
            temporaries.add(fresh("temporary", temporary + 1));
        }
        int mostSlots = kernel.codes().stream().mapToInt(PassCode::slots).max().orElse(0);
        for (int slot = 0; slot < mostSlots; slot++) {
            slots.add(fresh("slot", slot));
        }
    }

    private static String number(double value) {
        return Double.isFinite(value) ? Decimal.of(value) : Double.toString(value);
    }

    private String fresh(String letter, int number) {
        String name = letter + number;
        while (!taken.add(name)) {
            name += "_";
        }
        return name;
    }

    /// The lines of the listing.
    ///
    /// @param kernel of the open plan of `program`
    /// @param program whose names are used
    public static List<String> of(Kernel kernel, Program program) {
        return new KernelListing(kernel, program).lines();
    }

    private List<String> lines() {
        var lines = new ArrayList<String>();
        List<Pass> passes = kernel.plan().passes();
        for (int pass = 0; pass < passes.size(); pass++) {
            arrays(pass, lines);
            numbers(pass, lines);
            spreads(pass, lines);
            lines.add("pass %d of %d: %s".formatted(pass + 1, passes.size(), traffic(passes.get(pass))));
            loops(pass, lines);
        }
        return lines;
    }

    /// What is done with whole arrays before a pass.
    private void arrays(int pass, List<String> lines) {
        int[] passes = Scalars.passes(kernel.stepPlan());
        for (int node = 0; node < passes.length; node++) {
            if (passes[node] == pass) {
                switch (nodes.get(node)) {
                    case StepPlan.SumAlong(int argument, Kind kind) ->
                            lines.add(
                                    "for each %s: %s = sum(%s)"
                                            .formatted(kind.keyword(), names[node], temporary(argument)));
                    case StepPlan.TripleProduct(int x, int y, int z) ->
                            lines.add(
                                    "for each array: %s = matmul(%s, transpose(%s), %s)"
                                            .formatted(temporary(node), temporary(x), temporary(y), temporary(z)));
                    default -> {}
                }
            }
        }
    }

    /// What is spread out to the size of arrays before a pass.
    private void spreads(int pass, List<String> lines) {
        int[] passes = Scalars.passes(kernel.stepPlan());
        for (int node : kernel.plan().temporaries()) {
            if (node < passes.length && passes[node] == pass && nodes.get(node).kind().isAlongAnAxis()) {
                lines.add("for each array: %s = spread(%s)".formatted(temporary(node), names[node]));
            }
        }
    }

    private String temporary(int node) {
        return temporaries.get(kernel.plan().temporaries().indexOf(node));
    }

    private void numbers(int pass, List<String> lines) {
        int[] passes = Scalars.passes(kernel.stepPlan());
        var computed = new ArrayList<String>();
        for (int node = 0; node < passes.length; node++) {
            if (passes[node] == pass
                    && nodes.get(node) instanceof StepPlan.Apply apply
                    && apply.kind() != Kind.TENSOR) {
                String each = apply.kind() == Kind.SCALAR ? "  " : "  for each %s: ".formatted(apply.kind().keyword());
                computed.add("%s%s = %s".formatted(each, names[node], expression(apply)));
            }
        }
        if (!computed.isEmpty()) {
            lines.add(pass == 0 ? "once per step, in double precision:" : "then, in double precision:");
            lines.addAll(computed);
        }
    }

    private String traffic(Pass pass) {
        int element = kernel.type().bytes();
        int state = kernel.states().isExact() ? element : Short.BYTES;
        var parts = new ArrayList<String>();
        parts.add("reads " + streams(pass.loads(), element, state));
        if (!pass.stores().isEmpty()) {
            parts.add("writes " + streams(pass.stores(), element, state));
        }
        if (!pass.sums().isEmpty()) {
            parts.add(
                    "sums up " + pass.sums().stream().map(sum -> names[sum.node()]).collect(Collectors.joining(", ")));
        }
        return String.join("; ", parts);
    }

    private String streams(List<Access> accesses, int element, int state) {
        int bytes = 0;
        var streams = new ArrayList<String>();
        for (Access access : accesses.stream().sorted(Comparator.comparing(Access::stream)).toList()) {
            bytes += access.stream() instanceof StateStream ? state : element;
            streams.add(stream(access.stream()));
        }
        return "%s (%d bytes)".formatted(streams.isEmpty() ? "nothing" : String.join(", ", streams), bytes);
    }

    private String stream(Stream stream) {
        return switch (stream) {
            case Weights _ -> program.signature().weight();
            case Gradients _ -> program.signature().gradient();
            case StateStream(int state) -> program.signature().stateNames().get(state);
            case Temporary(int temporary) -> temporaries.get(temporary);
        };
    }

    private void loops(int pass, List<String> lines) {
        PassCode code = kernel.codes().get(pass);
        String indent = "  ";
        if (code.isBlocked()) {
            lines.add("  for each block of %d elements:".formatted(Kernel.BLOCK));
            indent = "    ";
        }
        for (Loop loop : code.loops()) {
            switch (loop) {
                case StraightLoop straight -> straight(straight, indent, lines);
                case LaneLoop(Lane lane, _, List<Place> operands, int slot) ->
                        lines.add(
                                "%s%s[] = %s(%s)"
                                        .formatted(
                                                indent,
                                                slots.get(slot),
                                                lane.symbol(),
                                                operands.stream()
                                                        .map(operand -> place(operand, "[]"))
                                                        .collect(Collectors.joining(", "))));
            }
        }
        for (int sum = 0; sum < code.sums().size(); sum++) {
            Sum summed = kernel.plan().passes().get(pass).sums().get(sum);
            boolean isPerArray = nodes.get(summed.node()).kind() == Kind.PER_ARRAY;
            lines.add(
                    "%s%s += sum(%s)%s"
                            .formatted(
                                    indent,
                                    names[summed.node()],
                                    place(code.sums().get(sum).place(), "[]"),
                                    isPerArray ? ", for each array" : ""));
        }
    }

    private void straight(StraightLoop loop, String indent, List<String> lines) {
        if (loop.stores().isEmpty() && loop.computed().isEmpty()) {
            return;
        }
        lines.add("%sfor each vector of %d elements i:".formatted(indent, kernel.type().lanes()));
        String inner = indent + "  ";
        for (Placed load : loop.loads()) {
            if (!isNamedAsItsPlace(load)) {
                lines.add("%s%s = %s".formatted(inner, names[load.node()], place(load.place(), "[i]")));
            }
        }
        for (int node : loop.computed()) {
            lines.add("%s%s = %s".formatted(inner, names[node], expression((StepPlan.Apply) nodes.get(node))));
        }
        for (Placed store : loop.stores()) {
            lines.add("%s%s = %s".formatted(inner, place(store.place(), "[i]"), rounded(store)));
        }
    }

    /// Whether a value is that of a number, or of an input as it was before the step, and so has its name already.
    private boolean isNamedAsItsPlace(Placed load) {
        return switch (load.place()) {
            case StreamPlace _ -> KernelPlan.input(nodes.get(load.node())).isPresent();
            case PassCode.CellPlace _ -> true;
            case SlotPlace _ -> false;
        };
    }

    private String rounded(Placed store) {
        boolean isState = store.place() instanceof StreamPlace(StateStream _);
        if (!isState || kernel.states().isExact()) {
            return names[store.node()];
        }
        return "%s(%s)"
                .formatted(kernel.states().name().toLowerCase(Locale.ROOT).replace('_', ' '), names[store.node()]);
    }

    private String place(Place place, String index) {
        return switch (place) {
            case StreamPlace(Stream stream) -> stream(stream) + index;
            case SlotPlace(int slot) -> slots.get(slot) + index;
            case PassCode.CellPlace(int node) -> names[node];
        };
    }

    private String expression(StepPlan.Apply apply) {
        List<String> operands = apply.arguments().stream().map(argument -> names[argument]).toList();
        return switch (apply.lane()) {
            case ADD, SUBTRACT, MULTIPLY, DIVIDE ->
                    "%s %s %s".formatted(operands.getFirst(), apply.lane().symbol(), operands.getLast());
            default -> "%s(%s)".formatted(apply.lane().symbol(), String.join(", ", operands));
        };
    }
}
