package serengeti.evaluator.kernel;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import serengeti.dsl.plan.StepPlan;
import serengeti.dsl.plan.StepPlan.Node;
import serengeti.evaluator.buffer.ElementType;
import serengeti.evaluator.kernel.KernelPlan.StateStream;
import serengeti.evaluator.kernel.PassCode.CellPlace;
import serengeti.evaluator.kernel.PassCode.Place;
import serengeti.evaluator.kernel.PassCode.Placed;
import serengeti.evaluator.kernel.PassCode.StraightLoop;
import serengeti.evaluator.kernel.PassCode.StreamPlace;

/*
 * A block seldom ends where a vector does. What is left over is the block's last vector, which overlaps with the one
 * before it: both are computed before either is written, so that where they overlap they hold the same values. So a
 * block of at least one vector needs neither masks, which many machines do not have, nor a loop over single elements,
 * which costs as much as many vectors. Blocks shorter than a vector have a method with such a loop.
 *
 * The list of loads, operations and stores then stands in a method three times. Compilers give up on methods with very
 * many vector operations, and stochastic rounding is so many that there what is left over goes element by element.
 */
/// Writes the methods of a straight loop: one for vectors, one for blocks that are shorter than a vector.
final class LoopAssembler {
    private final List<Node> nodes;
    private final StraightLoop loop;
    private final ElementType type;
    private final StateFormat states;
    private final PlaceCode places;
    private final Map<Place, Integer> addresses = new HashMap<>();
    private final Map<Integer, Integer> numbers = new HashMap<>();

    LoopAssembler(List<Node> nodes, StraightLoop loop, ElementType type, StateFormat states, PlaceCode places) {
        this.nodes = nodes;
        this.loop = loop;
        this.type = type;
        this.states = states;
        this.places = places;
    }

    /// Writes the method for blocks of any length.
    ///
    /// @param elements calls the method for single elements; takes the local that holds the first one's place
    void vectors(CodeBuilder code, IntConsumer elements) {
        int index = code.allocateLocal(TypeKind.INT);
        code.iconst_0().istore(index);
        if (states == StateFormat.BFLOAT16_STOCHASTIC) {
            int end = code.allocateLocal(TypeKind.INT);
            code.iload(KernelAssembler.COUNT).loadConstant(-type.lanes()).iand().istore(end);
            full(code, lanes(code), index, end);
            elements.accept(index);
            code.return_();
            return;
        }
        int last = code.allocateLocal(TypeKind.INT);
        Label isLong = code.newLabel();
        code.iload(KernelAssembler.COUNT).loadConstant(type.lanes()).isub().dup().istore(last).ifge(isLong);
        elements.accept(index);
        code.return_().labelBinding(isLong);
        var lanes = lanes(code);
        int lastFull = code.allocateLocal(TypeKind.INT);
        code.iload(last).loadConstant(-type.lanes()).iand().istore(lastFull);
        full(code, lanes, index, lastFull);
        Map<Integer, Integer> lastFullValues = compute(code, lanes, lastFull);
        Map<Integer, Integer> lastValues = compute(code, lanes, last);
        store(code, lanes, lastFull, lastFullValues);
        store(code, lanes, last, lastValues);
        code.return_();
    }

    private VectorLaneCode lanes(CodeBuilder code) {
        addresses(code);
        var lanes = new VectorLaneCode(code, type);
        numbers(code, lanes);
        return lanes;
    }

    /// The loop over full vectors, from `index` to before `end`.
    private void full(CodeBuilder code, LaneCode lanes, int index, int end) {
        Label next = code.newLabel();
        Label ended = code.newLabel();
        code.labelBinding(next).iload(index).iload(end).if_icmpge(ended);
        store(code, lanes, index, compute(code, lanes, index));
        code.iinc(index, type.lanes()).goto_(next).labelBinding(ended);
    }

    private void addresses(CodeBuilder code) {
        for (List<Placed> accesses : List.of(loop.loads(), loop.stores())) {
            for (Placed access : accesses) {
                if (!addresses.containsKey(access.place())) {
                    addresses.put(access.place(), code.allocateLocal(TypeKind.LONG));
                    places.loadAddress(code, access.place());
                    code.lstore(addresses.get(access.place()));
                }
            }
        }
    }

    /// Writes the method for single elements, from [KernelAssembler#FROM] on.
    void elements(CodeBuilder code) {
        addresses(code);
        int index = KernelAssembler.FROM;
        var lanes = new ElementLaneCode(code, type);
        numbers(code, lanes);
        Label next = code.newLabel();
        Label end = code.newLabel();
        code.labelBinding(next).iload(index).iload(KernelAssembler.COUNT).if_icmpge(end);
        store(code, lanes, index, compute(code, lanes, index));
        code.iinc(index, 1).goto_(next).labelBinding(end).return_();
    }

    private void numbers(CodeBuilder code, LaneCode lanes) {
        for (Placed load : loop.loads()) {
            if (load.place() instanceof CellPlace) {
                code.lload(addresses.get(load.place()));
                lanes.loadNumber();
                numbers.put(load.node(), kept(code, lanes));
            }
        }
    }

    private static int kept(CodeBuilder code, LaneCode lanes) {
        int local = code.allocateLocal(lanes.kind());
        lanes.store(local);
        return local;
    }

    /// Loads and operations, of the elements from `index` on.
    ///
    /// @return the local of each node
    private Map<Integer, Integer> compute(CodeBuilder code, LaneCode lanes, int index) {
        var values = new HashMap<>(numbers);
        for (Placed load : loop.loads()) {
            if (!(load.place() instanceof CellPlace)) {
                address(code, load.place(), index);
                if (isBfloat16(load.place())) {
                    lanes.loadBfloat16();
                } else {
                    lanes.load();
                }
                values.put(load.node(), kept(code, lanes));
            }
        }
        for (int node : loop.computed()) {
            var apply = (StepPlan.Apply) nodes.get(node);
            lanes.apply(apply.lane(), apply.arguments().stream().map(values::get).toList());
            values.put(node, kept(code, lanes));
        }
        return values;
    }

    private void store(CodeBuilder code, LaneCode lanes, int index, Map<Integer, Integer> values) {
        for (Placed store : loop.stores()) {
            int value = values.get(store.node());
            Runnable address = () -> address(code, store.place(), index);
            if (!isBfloat16(store.place())) {
                lanes.storeAt(value, address);
            } else if (states == StateFormat.BFLOAT16) {
                lanes.storeNearest(value, address);
            } else {
                lanes.storeStochastically(value, address, index, key(store));
            }
        }
    }

    /// Different states of an element get different random bits.
    private static int key(Placed store) {
        return Bfloat16.keyOf(((StateStream) ((StreamPlace) store.place()).stream()).index());
    }

    private boolean isBfloat16(Place place) {
        return !states.isExact() && place instanceof StreamPlace(StateStream _);
    }

    /// Pushes the address of an element.
    private void address(CodeBuilder code, Place place, int index) {
        code.lload(addresses.get(place)).iload(index).i2l().loadConstant(shift(place)).lshl().ladd();
    }

    /// An element's place times two to this is how far it is from the first, in bytes.
    private int shift(Place place) {
        return isBfloat16(place) ? 1 : type == ElementType.FLOAT ? 2 : 3;
    }
}
