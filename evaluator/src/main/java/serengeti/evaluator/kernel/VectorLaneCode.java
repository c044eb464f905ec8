package serengeti.evaluator.kernel;

import static java.lang.constant.ConstantDescs.CD_double;
import static java.lang.constant.ConstantDescs.CD_float;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;
import static java.lang.constant.ConstantDescs.CD_void;
import static serengeti.evaluator.kernel.KernelAssembler.described;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.List;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.Vector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import serengeti.dsl.function.Lane;
import serengeti.evaluator.buffer.ElementType;
import serengeti.evaluator.buffer.RawMemory;

/*
 * Only methods of the Vector API are called, which the compiler always inlines; a vector that is passed to any other
 * method is an object as long as that one is not inlined.
 */
/// Code for vectors, of floats or doubles.
final class VectorLaneCode implements LaneCode {
    private static final ClassDesc SUPPORT = described(KernelSupport.class);
    private static final ClassDesc MEMORY = described(RawMemory.class);
    private static final ClassDesc SPECIES = described(VectorSpecies.class);
    private static final ClassDesc SEGMENT = described(MemorySegment.class);
    private static final ClassDesc ORDER = described(ByteOrder.class);
    private static final ClassDesc VECTOR = described(Vector.class);
    private static final ClassDesc MASK = described(VectorMask.class);
    private static final ClassDesc OPERATORS = described(VectorOperators.class);
    private static final ClassDesc COMPARISON = described(VectorOperators.Comparison.class);
    private static final ClassDesc BINARY = described(VectorOperators.Binary.class);
    private static final ClassDesc ASSOCIATIVE = described(VectorOperators.Associative.class);
    private static final ClassDesc CONVERSION = described(VectorOperators.Conversion.class);
    private static final ClassDesc FLOATS = described(FloatVector.class);
    private static final ClassDesc INTS = described(IntVector.class);
    private static final ClassDesc SHORTS = described(ShortVector.class);
    private static final MethodTypeDesc INTO = MethodTypeDesc.of(CD_void, SEGMENT, CD_long, ORDER);

    private final CodeBuilder code;
    private final ClassDesc vector;
    private final ClassDesc primitive;
    private final String species;
    private final String zero;
    private final boolean isFloat;

    VectorLaneCode(CodeBuilder code, ElementType type) {
        this.code = code;
        isFloat = type == ElementType.FLOAT;
        vector = isFloat ? FLOATS : described(DoubleVector.class);
        primitive = isFloat ? CD_float : CD_double;
        species = isFloat ? "FLOATS" : "DOUBLES";
        zero = isFloat ? "FLOAT_ZERO" : "DOUBLE_ZERO";
    }

    @Override
    public TypeKind kind() {
        return TypeKind.REFERENCE;
    }

    /// Address to vector.
    private void fromMemory(ClassDesc from, String ofSpecies) {
        int address = code.allocateLocal(TypeKind.LONG);
        code.lstore(address)
                .getstatic(SUPPORT, ofSpecies, SPECIES)
                .getstatic(SUPPORT, "ALL", SEGMENT)
                .lload(address)
                .getstatic(SUPPORT, "ORDER", ORDER)
                .invokestatic(from, "fromMemorySegment", MethodTypeDesc.of(from, SPECIES, SEGMENT, CD_long, ORDER));
    }

    @Override
    public void loadNumber() {
        int address = code.allocateLocal(TypeKind.LONG);
        code.lstore(address)
                .getstatic(SUPPORT, species, SPECIES)
                .lload(address)
                .invokestatic(MEMORY, isFloat ? "get" : "getDouble", MethodTypeDesc.of(primitive, CD_long))
                .invokestatic(vector, "broadcast", MethodTypeDesc.of(vector, SPECIES, primitive));
    }

    @Override
    public void load() {
        fromMemory(vector, species);
    }

    @Override
    public void loadBfloat16() {
        fromMemory(SHORTS, "SHORTS");
        code.getstatic(OPERATORS, "S2I", CONVERSION)
                .getstatic(SUPPORT, "INTS", SPECIES)
                .iconst_0()
                .invokevirtual(VECTOR, "convertShape", MethodTypeDesc.of(VECTOR, CONVERSION, SPECIES, CD_int))
                .checkcast(INTS);
        shift("LSHL", 16);
        code.invokevirtual(INTS, "reinterpretAsFloats", MethodTypeDesc.of(FLOATS));
    }

    @Override
    public void store(int local) {
        code.astore(local);
    }

    @Override
    public void apply(Lane lane, List<Integer> operands) {
        switch (lane) {
            case ADD -> binary("add", operands);
            case SUBTRACT -> binary("sub", operands);
            case MULTIPLY -> binary("mul", operands);
            case DIVIDE -> binary("div", operands);
            case MINIMUM -> binary("min", operands);
            case MAXIMUM -> binary("max", operands);
            case NEGATE -> unary("neg", operands);
            case ABSOLUTE -> unary("abs", operands);
            case SQUARE_ROOT -> unary("sqrt", operands);
            case SIGN -> {
                int x = operands.getFirst();
                code.aload(x);
                number(1);
                compareWithZero(x, "GT");
                blendNumber();
                number(-1);
                compareWithZero(x, "LT");
                blendNumber();
            }
            case GREATER -> {
                code.getstatic(SUPPORT, zero, vector);
                number(1);
                code.aload(operands.get(0)).getstatic(OPERATORS, "GT", COMPARISON).aload(operands.get(1));
                code.invokevirtual(vector, "compare", MethodTypeDesc.of(MASK, COMPARISON, VECTOR));
                blendNumber();
            }
            case SELECT -> {
                code.aload(operands.get(2)).aload(operands.get(1));
                compareWithZero(operands.get(0), "NE");
                code.invokevirtual(vector, "blend", MethodTypeDesc.of(vector, VECTOR, MASK));
            }
            default -> throw new IllegalArgumentException("%s is no plain arithmetic".formatted(lane));
        }
    }

    private void binary(String method, List<Integer> operands) {
        code.aload(operands.get(0))
                .aload(operands.get(1))
                .invokevirtual(vector, method, MethodTypeDesc.of(vector, VECTOR));
    }

    private void unary(String method, List<Integer> operands) {
        code.aload(operands.getFirst()).invokevirtual(vector, method, MethodTypeDesc.of(vector));
    }

    private void number(int value) {
        if (isFloat) {
            code.loadConstant((float) value);
        } else {
            code.loadConstant((double) value);
        }
    }

    private void compareWithZero(int local, String comparison) {
        code.aload(local).getstatic(OPERATORS, comparison, COMPARISON);
        number(0);
        code.invokevirtual(vector, "compare", MethodTypeDesc.of(MASK, COMPARISON, primitive));
    }

    private void blendNumber() {
        code.invokevirtual(vector, "blend", MethodTypeDesc.of(vector, primitive, MASK));
    }

    @Override
    public void storeAt(int local, Runnable address) {
        code.aload(local).getstatic(SUPPORT, "ALL", SEGMENT);
        address.run();
        code.getstatic(SUPPORT, "ORDER", ORDER).invokevirtual(vector, "intoMemorySegment", INTO);
    }

    @Override
    public void storeNearest(int local, Runnable address) {
        int bits = bits(local);
        // bits + (0x7FFF + the last bit that is kept): a tie goes to the even neighbour
        code.aload(bits).aload(bits);
        shift("LSHR", 16);
        withNumber("and", 1);
        withNumber("add", 0x7FFF);
        code.invokevirtual(INTS, "add", MethodTypeDesc.of(INTS, VECTOR));
        storeUpperHalves(address);
    }

    @Override
    public void storeStochastically(int local, Runnable address, int index, int key) {
        int bits = bits(local);
        int random = code.allocateLocal(TypeKind.REFERENCE);
        code.getstatic(SUPPORT, "COUNTERS", INTS)
                .iload(KernelAssembler.FIRST)
                .iload(index)
                .iadd()
                .loadConstant(Bfloat16.STRIDE)
                .imul()
                .iload(KernelAssembler.KEY)
                .iadd()
                .loadConstant(key)
                .iadd()
                .invokevirtual(INTS, "add", MethodTypeDesc.of(INTS, CD_int))
                .astore(random);
        mix(random, 16, Bfloat16.FIRST_FACTOR);
        mix(random, 15, Bfloat16.SECOND_FACTOR);
        xorShifted(random, 16);
        withNumber("and", 0xFFFF);
        // infinities and NaN are no place for random bits
        code.iconst_0().aload(bits);
        withNumber("and", Bfloat16.EXPONENT);
        code.getstatic(OPERATORS, "EQ", COMPARISON)
                .loadConstant(Bfloat16.EXPONENT)
                .invokevirtual(INTS, "compare", MethodTypeDesc.of(MASK, COMPARISON, CD_int))
                .invokevirtual(INTS, "blend", MethodTypeDesc.of(INTS, CD_int, MASK))
                .aload(bits)
                .invokevirtual(INTS, "add", MethodTypeDesc.of(INTS, VECTOR));
        storeUpperHalves(address);
    }

    /// The bits of a vector of floats, with one and the same NaN wherever there is one: adding to it cannot carry.
    private int bits(int local) {
        int bits = code.allocateLocal(TypeKind.REFERENCE);
        code.aload(local)
                .loadConstant(Float.NaN)
                .aload(local)
                .getstatic(OPERATORS, "NE", COMPARISON)
                .aload(local)
                .invokevirtual(FLOATS, "compare", MethodTypeDesc.of(MASK, COMPARISON, VECTOR))
                .invokevirtual(FLOATS, "blend", MethodTypeDesc.of(FLOATS, CD_float, MASK))
                .invokevirtual(FLOATS, "reinterpretAsInts", MethodTypeDesc.of(INTS))
                .astore(bits);
        return bits;
    }

    private void mix(int local, int shift, int factor) {
        xorShifted(local, shift);
        code.loadConstant(factor).invokevirtual(INTS, "mul", MethodTypeDesc.of(INTS, CD_int)).astore(local);
    }

    /// Pushes `x ^ x >>> shift`.
    private void xorShifted(int local, int shift) {
        code.aload(local).getstatic(OPERATORS, "XOR", ASSOCIATIVE).aload(local);
        shift("LSHR", shift);
        code.invokevirtual(INTS, "lanewise", MethodTypeDesc.of(INTS, BINARY, VECTOR));
    }

    private void shift(String operator, int places) {
        code.getstatic(OPERATORS, operator, BINARY)
                .loadConstant(places)
                .invokevirtual(INTS, "lanewise", MethodTypeDesc.of(INTS, BINARY, CD_int));
    }

    private void withNumber(String method, int number) {
        code.loadConstant(number).invokevirtual(INTS, method, MethodTypeDesc.of(INTS, CD_int));
    }

    private void storeUpperHalves(Runnable address) {
        shift("LSHR", 16);
        code.getstatic(OPERATORS, "I2S", CONVERSION)
                .getstatic(SUPPORT, "SHORTS", SPECIES)
                .iconst_0()
                .invokevirtual(VECTOR, "convertShape", MethodTypeDesc.of(VECTOR, CONVERSION, SPECIES, CD_int))
                .getstatic(SUPPORT, "ALL", SEGMENT);
        address.run();
        code.getstatic(SUPPORT, "ORDER", ORDER).invokevirtual(VECTOR, "intoMemorySegment", INTO);
    }
}
