package serengeti.evaluator.kernel;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
 * The method: addresses and numbers into locals, a loop over whole vectors, a loop over what is left. Both loops are the
 * same list of loads, operations and stores, written once for vectors and once for single elements; an operation that
 * rounds does so alike in both, so the bits of an element do not depend on which loop it falls to.
 */
/// Writes the method of a straight loop.
final class LoopAssembler {
    private final List<Node> nodes;
    private final StraightLoop loop;
    private final ElementType type;
    private final StateFormat states;
    private final PlaceCode places;
    private final Map<Place, Integer> addresses = new HashMap<>();
    private final Map<Integer, Integer> values = new HashMap<>();

    LoopAssembler(List<Node> nodes, StraightLoop loop, ElementType type, StateFormat states, PlaceCode places) {
        this.nodes = nodes;
        this.loop = loop;
        this.type = type;
        this.states = states;
        this.places = places;
    }

    void assemble(CodeBuilder code) {
        for (List<Placed> accesses : List.of(loop.loads(), loop.stores())) {
            for (Placed access : accesses) {
                if (!addresses.containsKey(access.place())) {
                    addresses.put(access.place(), code.allocateLocal(TypeKind.LONG));
                    places.loadAddress(code, access.place());
                    code.lstore(addresses.get(access.place()));
                }
            }
        }
        int index = code.allocateLocal(TypeKind.INT);
        int bound = code.allocateLocal(TypeKind.INT);
        code.iconst_0().istore(index);
        code.iload(KernelAssembler.COUNT).loadConstant(type.lanes() - 1).isub().istore(bound);
        LaneCode vectors = new VectorLaneCode(code, type);
        numbers(code, vectors);
        loop(code, vectors, index, bound, type.lanes());
        values.clear();
        LaneCode elements = new ElementLaneCode(code, type);
        numbers(code, elements);
        code.iload(KernelAssembler.COUNT).istore(bound);
        loop(code, elements, index, bound, 1);
        code.return_();
    }

    private void numbers(CodeBuilder code, LaneCode lanes) {
        for (Placed load : loop.loads()) {
            if (load.place() instanceof CellPlace) {
                code.lload(addresses.get(load.place()));
                lanes.loadNumber();
                keep(code, load.node(), lanes);
            }
        }
    }

    private void keep(CodeBuilder code, int node, LaneCode lanes) {
        values.put(node, code.allocateLocal(lanes.kind()));
        lanes.store(values.get(node));
    }

    private void loop(CodeBuilder code, LaneCode lanes, int index, int bound, int step) {
        Label head = code.newLabel();
        Label end = code.newLabel();
        code.labelBinding(head).iload(index).iload(bound).if_icmpge(end);
        for (Placed load : loop.loads()) {
            if (!(load.place() instanceof CellPlace)) {
                loadAddress(code, load.place(), index);
                if (isBfloat16(load.place())) {
                    lanes.loadBfloat16();
                } else {
                    lanes.load();
                }
                keep(code, load.node(), lanes);
            }
        }
        for (int node : loop.computed()) {
            var apply = (StepPlan.Apply) nodes.get(node);
            List<Integer> operands = apply.arguments().stream().map(values::get).toList();
            lanes.apply(apply.lane(), operands);
            keep(code, node, lanes);
        }
        for (Placed store : loop.stores()) {
            if (!isBfloat16(store.place())) {
                lanes.storeAt(values.get(store.node()), () -> loadAddress(code, store.place(), index));
            } else if (states == StateFormat.BFLOAT16) {
                lanes.storeNearest(values.get(store.node()), () -> loadAddress(code, store.place(), index));
            } else {
                lanes.storeStochastically(
                        values.get(store.node()), () -> loadAddress(code, store.place(), index), index, key(store));
            }
        }
        code.iinc(index, step).goto_(head).labelBinding(end);
    }

    /// Different states of an element get different random bits.
    private static int key(Placed store) {
        return Bfloat16.keyOf(((StateStream) ((StreamPlace) store.place()).stream()).index());
    }

    private boolean isBfloat16(Place place) {
        return !states.isExact() && place instanceof StreamPlace(StateStream _);
    }

    private void loadAddress(CodeBuilder code, Place place, int index) {
        int shift = isBfloat16(place) ? 1 : type == ElementType.FLOAT ? 2 : 3;
        code.lload(addresses.get(place)).iload(index).i2l().loadConstant(shift).lshl().ladd();
    }
}
