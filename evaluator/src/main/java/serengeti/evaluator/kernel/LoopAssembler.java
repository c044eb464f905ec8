package serengeti.evaluator.kernel;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import serengeti.dsl.plan.StepPlan;
import serengeti.dsl.plan.StepPlan.Node;
import serengeti.evaluator.block.LaneLoops;
import serengeti.evaluator.buffer.ElementType;
import serengeti.evaluator.buffer.RawMemory;
import serengeti.evaluator.kernel.KernelPlan.StateStream;
import serengeti.evaluator.kernel.PassCode.CellPlace;
import serengeti.evaluator.kernel.PassCode.Place;
import serengeti.evaluator.kernel.PassCode.Placed;
import serengeti.evaluator.kernel.PassCode.SlotPlace;
import serengeti.evaluator.kernel.PassCode.StraightLoop;
import serengeti.evaluator.kernel.PassCode.StreamPlace;

/*
 * The method: addresses and numbers into locals; the edges; a loop over whole vectors; what the edges gave to its place.
 *
 * A block seldom begins on a vector's border and seldom ends on one. Its first and its last vector, which overlap with
 * those of the loop, are computed before anything is written, put aside, and written after all: where they overlap they
 * hold the same values. So a block of at least one vector needs neither masks, which many machines do not have, nor a
 * loop over single elements, which costs as much as many vectors. Shorter blocks have that loop.
 *
 * Each is the same list of loads, operations and stores, and an operation rounds alike in all of them, so the bits of an
 * element do not depend on where it falls.
 */
/// Writes the method of a straight loop.
final class LoopAssembler {
    /// Blocks of fewer vectors than this begin wherever they begin.
    private static final int ALIGNED_VECTORS = 16;

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
        Label isShort = code.newLabel();
        code.iload(KernelAssembler.COUNT).loadConstant(type.lanes()).isub().dup().istore(bound).iflt(isShort);
        vectors(code, index, bound);
        code.return_().labelBinding(isShort);
        elements(code, index, bound);
        code.return_();
    }

    private void vectors(CodeBuilder code, int index, int last) {
        var lanes = new VectorLaneCode(code, type);
        numbers(code, lanes);
        int head = head(code);
        int edge = code.allocateLocal(TypeKind.INT);
        int edges = code.allocateLocal(TypeKind.INT);
        code.iload(KernelAssembler.COUNT).iload(head).isub().loadConstant(type.lanes() - 1).iand();
        choose(code, Opcode.IFEQ, 1, 2);
        code.istore(edges);
        forEdges(
                code,
                head,
                edge,
                edges,
                last,
                index,
                () -> body(code, lanes, index, store -> aside(code, store, edge)));
        Label next = code.newLabel();
        Label end = code.newLabel();
        code.iload(head).istore(index).labelBinding(next).iload(index).iload(last).if_icmpgt(end);
        body(code, lanes, index, store -> address(code, store.place(), index));
        code.iinc(index, type.lanes()).goto_(next).labelBinding(end);
        forEdges(code, head, edge, edges, last, index, () -> putBack(code, lanes, index, edge));
    }

    /// The head if there is one, then the tail if there is one: `index` is where the edge begins.
    private static void forEdges(CodeBuilder code, int head, int edge, int edges, int last, int index, Runnable body) {
        Label next = code.newLabel();
        Label end = code.newLabel();
        code.iload(head);
        choose(code, Opcode.IFEQ, 1, 0);
        code.istore(edge).labelBinding(next).iload(edge).iload(edges).if_icmpge(end);
        code.iload(edge).iload(last).imul().istore(index);
        body.run();
        code.iinc(edge, 1).goto_(next).labelBinding(end);
    }

    /// Pushes one number if the int on the stack passes a test, else another.
    private static void choose(CodeBuilder code, Opcode test, int passed, int failed) {
        Label isPassed = code.newLabel();
        Label end = code.newLabel();
        code.branch(test, isPassed).loadConstant(failed).goto_(end);
        code.labelBinding(isPassed).loadConstant(passed).labelBinding(end);
    }

    /// How many elements come before the first vector's border of what is written; 0 where that does not pay.
    private int head(CodeBuilder code) {
        int head = code.allocateLocal(TypeKind.INT);
        code.iconst_0().istore(head);
        boolean hasSlots = addresses.keySet().stream().anyMatch(place -> place instanceof SlotPlace);
        for (Placed store : loop.stores()) {
            if (!hasSlots && !isBfloat16(store.place())) {
                Label end = code.newLabel();
                code.iload(KernelAssembler.COUNT).loadConstant(ALIGNED_VECTORS * type.lanes()).if_icmplt(end);
                code.lload(addresses.get(store.place()))
                        .lneg()
                        .l2i()
                        .loadConstant(RawMemory.VECTOR_BYTES - 1)
                        .iand()
                        .loadConstant(type.bytes())
                        .idiv()
                        .istore(head)
                        .labelBinding(end);
                break;
            }
        }
        return head;
    }

    /// Pushes where an edge's value of a store is put aside.
    private void aside(CodeBuilder code, Placed store, int edge) {
        code.lload(KernelAssembler.CELL)
                .loadConstant((long) LaneLoops.CELL_BYTES + 2L * loop.stores().indexOf(store) * RawMemory.VECTOR_BYTES)
                .ladd()
                .iload(edge)
                .loadConstant(RawMemory.VECTOR_BYTES)
                .imul()
                .i2l()
                .ladd();
    }

    private void putBack(CodeBuilder code, VectorLaneCode lanes, int index, int edge) {
        for (Placed store : loop.stores()) {
            aside(code, store, edge);
            lanes.copy(isBfloat16(store.place()), () -> address(code, store.place(), index));
        }
    }

    private void elements(CodeBuilder code, int index, int bound) {
        values.clear();
        var lanes = new ElementLaneCode(code, type);
        numbers(code, lanes);
        code.iload(KernelAssembler.COUNT).istore(bound).iconst_0().istore(index);
        Label next = code.newLabel();
        Label end = code.newLabel();
        code.labelBinding(next).iload(index).iload(bound).if_icmpge(end);
        body(code, lanes, index, store -> address(code, store.place(), index));
        code.iinc(index, 1).goto_(next).labelBinding(end);
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

    /// Loads, operations, stores, of the elements from `index` on.
    ///
    /// @param target pushes where a store goes
    private void body(CodeBuilder code, LaneCode lanes, int index, Consumer<Placed> target) {
        for (Placed load : loop.loads()) {
            if (!(load.place() instanceof CellPlace)) {
                address(code, load.place(), index);
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
            int value = values.get(store.node());
            Runnable address = () -> target.accept(store);
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

    private void address(CodeBuilder code, Place place, int index) {
        int shift = isBfloat16(place) ? 1 : type == ElementType.FLOAT ? 2 : 3;
        code.lload(addresses.get(place)).iload(index).i2l().loadConstant(shift).lshl().ladd();
    }
}
