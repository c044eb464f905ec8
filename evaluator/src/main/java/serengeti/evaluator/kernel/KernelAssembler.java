package serengeti.evaluator.kernel;

import static java.lang.classfile.ClassFile.ACC_FINAL;
import static java.lang.classfile.ClassFile.ACC_PUBLIC;
import static java.lang.classfile.ClassFile.ACC_STATIC;
import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_double;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;
import static java.lang.constant.ConstantDescs.CD_void;
import static java.lang.constant.ConstantDescs.INIT_NAME;
import static java.lang.constant.ConstantDescs.MTD_void;

import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.instruction.SwitchCase;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.List;
import serengeti.dsl.function.Lane;
import serengeti.evaluator.block.DoubleLoops;
import serengeti.evaluator.block.LaneLoops;
import serengeti.evaluator.buffer.ElementType;
import serengeti.evaluator.kernel.PassCode.LaneLoop;
import serengeti.evaluator.kernel.PassCode.Place;
import serengeti.evaluator.kernel.PassCode.PlacedSum;
import serengeti.evaluator.kernel.PassCode.StraightLoop;

/*
 * Two methods per loop, so that each is compiled on its own; one method per pass that calls them; `run` chooses the
 * pass. Vectors never leave a method. All methods have the parameters of KernelCode#run without the pass; those for
 * single elements have one more, where to begin.
 */
/// Writes the class of a kernel.
final class KernelAssembler {
    static final int STREAMS = 0;
    static final int AT = 1;
    static final int COUNT = 2;
    static final int MODEL_CELLS = 3;
    static final int ARRAY_CELLS = 5;
    static final int SLOTS = 7;
    static final int CELL = 9;
    static final int FIRST = 11;
    static final int KEY = 12;
    static final int SUMS = 13;
    static final int FROM = 14;
    private static final String ELEMENTS = "elements";

    static final ClassDesc LONGS = CD_long.arrayType();
    static final ClassDesc DOUBLES = CD_double.arrayType();
    private static final MethodTypeDesc PASS_TYPE =
            MethodTypeDesc.of(
                    CD_void, LONGS, CD_int, CD_int, CD_long, CD_long, CD_long, CD_long, CD_int, CD_int, DOUBLES);
    private static final MethodTypeDesc ELEMENTS_TYPE =
            PASS_TYPE.insertParameterTypes(PASS_TYPE.parameterCount(), CD_int);
    private static final MethodTypeDesc RUN_TYPE = PASS_TYPE.insertParameterTypes(0, CD_int);
    private static final ClassDesc LANE = described(Lane.class);

    private final ClassDesc self;
    private final KernelPlan plan;
    private final List<PassCode> codes;
    private final ElementType type;
    private final StateFormat states;
    private final int block;

    /// @param block elements that a slot holds
    KernelAssembler(KernelPlan plan, List<PassCode> codes, ElementType type, StateFormat states, int block) {
        this.self = ClassDesc.of(KernelAssembler.class.getPackageName(), "Kernel");
        this.plan = plan;
        this.codes = codes;
        this.type = type;
        this.states = states;
        this.block = block;
    }

    static ClassDesc described(Class<?> type) {
        return type.describeConstable().orElseThrow();
    }

    /// The class file.
    byte[] assemble() {
        return ClassFile.of()
                .build(
                        self,
                        builder -> {
                            builder.withFlags(ACC_PUBLIC | ACC_FINAL);
                            builder.withInterfaceSymbols(described(KernelCode.class));
                            builder.withMethodBody(
                                    INIT_NAME,
                                    MTD_void,
                                    ACC_PUBLIC,
                                    code -> code.aload(0).invokespecial(CD_Object, INIT_NAME, MTD_void).return_());
                            builder.withMethodBody("run", RUN_TYPE, ACC_PUBLIC, this::run);
                            for (int pass = 0; pass < codes.size(); pass++) {
                                pass(builder, pass);
                            }
                        });
    }

    private void run(CodeBuilder code) {
        Label none = code.newLabel();
        var cases = new ArrayList<SwitchCase>();
        for (int pass = 0; pass < codes.size(); pass++) {
            cases.add(SwitchCase.of(pass, code.newLabel()));
        }
        code.iload(1).tableswitch(0, codes.size() - 1, none, cases);
        for (int pass = 0; pass < codes.size(); pass++) {
            code.labelBinding(cases.get(pass).target());
            loadParameters(code, 2);
            code.invokestatic(self, "pass" + pass, PASS_TYPE).return_();
        }
        code.labelBinding(none).return_();
    }

    private static void loadParameters(CodeBuilder code, int shift) {
        code.aload(shift + STREAMS)
                .iload(shift + AT)
                .iload(shift + COUNT)
                .lload(shift + MODEL_CELLS)
                .lload(shift + ARRAY_CELLS)
                .lload(shift + SLOTS)
                .lload(shift + CELL)
                .iload(shift + FIRST)
                .iload(shift + KEY)
                .aload(shift + SUMS);
    }

    private void pass(ClassBuilder builder, int index) {
        PassCode passCode = codes.get(index);
        var places = new PlaceCode(plan, plan.passes().get(index), type, block);
        String name = "pass" + index;
        builder.withMethodBody(
                name,
                PASS_TYPE,
                ACC_STATIC,
                code -> {
                    for (int loop = 0; loop < passCode.loops().size(); loop++) {
                        switch (passCode.loops().get(loop)) {
                            case StraightLoop _ -> {
                                loadParameters(code, 0);
                                code.invokestatic(self, name + "loop" + loop, PASS_TYPE);
                            }
                            case LaneLoop lane -> callLane(code, lane, places);
                        }
                    }
                    for (int sum = 0; sum < passCode.sums().size(); sum++) {
                        addSum(code, sum, passCode.sums().get(sum), places);
                    }
                    code.return_();
                });
        for (int loop = 0; loop < passCode.loops().size(); loop++) {
            if (passCode.loops().get(loop) instanceof StraightLoop straight) {
                String method = name + "loop" + loop;
                builder.withMethodBody(
                        method,
                        PASS_TYPE,
                        ACC_STATIC,
                        code -> loop(straight, places).vectors(code, from -> callElements(code, method, from)));
                builder.withMethodBody(
                        method + ELEMENTS, ELEMENTS_TYPE, ACC_STATIC, code -> loop(straight, places).elements(code));
            }
        }
    }

    private LoopAssembler loop(StraightLoop loop, PlaceCode places) {
        return new LoopAssembler(plan.nodes(), loop, type, states, places);
    }

    private void callElements(CodeBuilder code, String method, int from) {
        loadParameters(code, 0);
        code.iload(from).invokestatic(self, method + ELEMENTS, ELEMENTS_TYPE);
    }

    private void callLane(CodeBuilder code, LaneLoop lane, PlaceCode places) {
        code.getstatic(LANE, lane.lane().name(), LANE);
        for (int operand = 0; operand < 3; operand++) {
            Place place = lane.operands().get(Math.min(operand, lane.operands().size() - 1));
            places.loadAddress(code, place);
            code.loadConstant(places.stepBytes(place));
        }
        places.loadAddress(code, new PassCode.SlotPlace(lane.slot()));
        code.iload(COUNT);
        if (type == ElementType.FLOAT) {
            code.lload(CELL);
        }
        code.invokestatic(
                type == ElementType.FLOAT ? described(LaneLoops.class) : described(DoubleLoops.class),
                "run",
                type == ElementType.FLOAT
                        ? MethodTypeDesc.of(
                                CD_void, LANE, CD_long, CD_int, CD_long, CD_int, CD_long, CD_int, CD_long, CD_int,
                                CD_long)
                        : MethodTypeDesc.of(
                                CD_void, LANE, CD_long, CD_int, CD_long, CD_int, CD_long, CD_int, CD_long, CD_int));
    }

    private void addSum(CodeBuilder code, int index, PlacedSum sum, PlaceCode places) {
        code.aload(SUMS).loadConstant(index).dup2().daload();
        places.loadAddress(code, sum.place());
        code.iload(COUNT)
                .lload(CELL)
                .invokestatic(
                        type == ElementType.FLOAT ? described(LaneLoops.class) : described(DoubleLoops.class),
                        "sum",
                        MethodTypeDesc.of(CD_double, CD_long, CD_int, CD_long))
                .dadd()
                .dastore();
    }
}
