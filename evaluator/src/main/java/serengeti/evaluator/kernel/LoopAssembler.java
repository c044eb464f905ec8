package serengeti.evaluator.kernel;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
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
 * A block seldom begins on a vector's border and seldom ends on one. Its first and its last vector, which overlap with
 * others, are computed before anything is written, put aside, and written after all: where they overlap they hold the
 * same values. So a block of at least one vector needs neither masks, which many machines do not have, nor a loop over
 * single elements, which costs as much as many vectors. Blocks shorter than a vector have a method with such a loop.
 *
 * Head, tail and what lies between are three rounds of one loop, which differ in where they begin and where they write
 * to; asking whether a block needs a head and a tail would cost as much as computing them. The list of loads, operations
 * and stores stands there once: compilers give up on methods that are much longer.
 */
/// Writes the methods of a straight loop: one for vectors, one for blocks that are shorter than a vector.
final class LoopAssembler {
    /// Blocks of fewer vectors than this begin wherever they begin.
    private static final int ALIGNED_VECTORS = 16;

    private static final int HEAD = 0;
    private static final int TAIL = 1;

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

    /// Writes the method for blocks of any length.
    ///
    /// @param elements calls the method for blocks shorter than a vector
    void vectors(CodeBuilder code, Runnable elements) {
        Label isLong = code.newLabel();
        int last = code.allocateLocal(TypeKind.INT);
        code.iload(KernelAssembler.COUNT).loadConstant(type.lanes()).isub().dup().istore(last).ifge(isLong);
        elements.run();
        code.return_().labelBinding(isLong);
        addresses(code);
        var lanes = new VectorLaneCode(code, type);
        numbers(code, lanes);
        int head = head(code);
        rounds(code, lanes, head, last);
        putBack(code, lanes, HEAD, () -> code.iconst_0());
        putBack(code, lanes, TAIL, () -> code.iload(last));
        code.return_();
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

    private void rounds(CodeBuilder code, VectorLaneCode lanes, int head, int last) {
        int index = code.allocateLocal(TypeKind.INT);
        int end = code.allocateLocal(TypeKind.INT);
        int round = code.allocateLocal(TypeKind.INT);
        int[] targets = loop.stores().stream().mapToInt(_ -> code.allocateLocal(TypeKind.LONG)).toArray();
        Label next = code.newLabel();
        Label isTail = code.newLabel();
        Label isBody = code.newLabel();
        Label run = code.newLabel();
        Label vector = code.newLabel();
        Label ended = code.newLabel();
        code.iconst_0().istore(round).labelBinding(next);
        code.iload(round).iconst_1().if_icmpeq(isTail).iload(round).iconst_2().if_icmpeq(isBody);

        code.iconst_0().istore(index).iconst_0().istore(end);
        aim(code, targets, store -> aside(code, store, HEAD));
        code.goto_(run).labelBinding(isTail);
        code.iload(last).istore(index).iload(last).istore(end);
        aim(
                code,
                targets,
                store -> {
                    aside(code, store, TAIL);
                    code.iload(last).i2l().loadConstant(shift(store.place())).lshl().lsub();
                });
        code.goto_(run).labelBinding(isBody);
        code.iload(head).istore(index).iload(last).istore(end);
        aim(code, targets, store -> code.lload(addresses.get(store.place())));

        code.labelBinding(run).labelBinding(vector).iload(index).iload(end).if_icmpgt(ended);
        body(
                code,
                lanes,
                index,
                store -> {
                    code.lload(targets[loop.stores().indexOf(store)]);
                    add(code, store.place(), index);
                });
        code.iinc(index, type.lanes()).goto_(vector).labelBinding(ended);
        code.iinc(round, 1).iload(round).iconst_3().if_icmplt(next);
    }

    private void aim(CodeBuilder code, int[] targets, Consumer<Placed> address) {
        for (int store = 0; store < targets.length; store++) {
            address.accept(loop.stores().get(store));
            code.lstore(targets[store]);
        }
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
        long place = 2L * loop.stores().indexOf(store) + edge;
        code.lload(KernelAssembler.CELL).loadConstant(LaneLoops.CELL_BYTES + place * RawMemory.VECTOR_BYTES).ladd();
    }

    /// Writes an edge's values to their places.
    private void putBack(CodeBuilder code, VectorLaneCode lanes, int edge, Runnable index) {
        int start = code.allocateLocal(TypeKind.INT);
        index.run();
        code.istore(start);
        for (Placed store : loop.stores()) {
            aside(code, store, edge);
            lanes.copy(isBfloat16(store.place()), () -> address(code, store.place(), start));
        }
    }

    /// Writes the method for blocks that are shorter than a vector.
    void elements(CodeBuilder code) {
        addresses(code);
        int index = code.allocateLocal(TypeKind.INT);
        var lanes = new ElementLaneCode(code, type);
        numbers(code, lanes);
        Label next = code.newLabel();
        Label end = code.newLabel();
        code.iconst_0().istore(index).labelBinding(next).iload(index).iload(KernelAssembler.COUNT).if_icmpge(end);
        body(code, lanes, index, store -> address(code, store.place(), index));
        code.iinc(index, 1).goto_(next).labelBinding(end).return_();
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

    /// Pushes the address of an element.
    private void address(CodeBuilder code, Place place, int index) {
        code.lload(addresses.get(place));
        add(code, place, index);
    }

    private void add(CodeBuilder code, Place place, int index) {
        code.iload(index).i2l().loadConstant(shift(place)).lshl().ladd();
    }

    /// An element's place times two to this is how far it is from the first, in bytes.
    private int shift(Place place) {
        return isBfloat16(place) ? 1 : type == ElementType.FLOAT ? 2 : 3;
    }
}
