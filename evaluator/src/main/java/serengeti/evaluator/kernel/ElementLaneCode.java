package serengeti.evaluator.kernel;

import static java.lang.constant.ConstantDescs.CD_double;
import static java.lang.constant.ConstantDescs.CD_float;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;
import static java.lang.constant.ConstantDescs.CD_short;
import static java.lang.constant.ConstantDescs.CD_void;
import static serengeti.evaluator.kernel.KernelAssembler.described;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.List;
import serengeti.dsl.function.Lane;
import serengeti.evaluator.buffer.ElementType;
import serengeti.evaluator.buffer.RawMemory;

/// Code for single elements, as floats or doubles.
final class ElementLaneCode implements LaneCode {
    private static final ClassDesc MEMORY = described(RawMemory.class);
    private static final ClassDesc BFLOAT16 = described(Bfloat16.class);
    private static final ClassDesc MATH = described(Math.class);

    private final CodeBuilder code;
    private final boolean isFloat;
    private final ClassDesc primitive;

    ElementLaneCode(CodeBuilder code, ElementType type) {
        this.code = code;
        isFloat = type == ElementType.FLOAT;
        primitive = isFloat ? CD_float : CD_double;
    }

    @Override
    public TypeKind kind() {
        return isFloat ? TypeKind.FLOAT : TypeKind.DOUBLE;
    }

    @Override
    public void loadNumber() {
        load();
    }

    @Override
    public void load() {
        code.invokestatic(MEMORY, isFloat ? "get" : "getDouble", MethodTypeDesc.of(primitive, CD_long));
    }

    @Override
    public void loadBfloat16() {
        code.invokestatic(MEMORY, "getShort", MethodTypeDesc.of(CD_short, CD_long))
                .invokestatic(BFLOAT16, "toFloat", MethodTypeDesc.of(CD_float, CD_short));
    }

    @Override
    public void store(int local) {
        if (isFloat) {
            code.fstore(local);
        } else {
            code.dstore(local);
        }
    }

    private void push(int local) {
        if (isFloat) {
            code.fload(local);
        } else {
            code.dload(local);
        }
    }

    @Override
    public void apply(Lane lane, List<Integer> operands) {
        switch (lane) {
            case GREATER -> choose(operands.get(0), operands.get(1));
            case SELECT -> select(operands);
            default -> {
                operands.forEach(this::push);
                operate(lane);
            }
        }
    }

    private void operate(Lane lane) {
        switch (lane) {
            case ADD -> {
                if (isFloat) {
                    code.fadd();
                } else {
                    code.dadd();
                }
            }
            case SUBTRACT -> {
                if (isFloat) {
                    code.fsub();
                } else {
                    code.dsub();
                }
            }
            case MULTIPLY -> {
                if (isFloat) {
                    code.fmul();
                } else {
                    code.dmul();
                }
            }
            case DIVIDE -> {
                if (isFloat) {
                    code.fdiv();
                } else {
                    code.ddiv();
                }
            }
            case NEGATE -> {
                if (isFloat) {
                    code.fneg();
                } else {
                    code.dneg();
                }
            }
            case ABSOLUTE -> code.invokestatic(MATH, "abs", MethodTypeDesc.of(primitive, primitive));
            case MINIMUM -> code.invokestatic(MATH, "min", MethodTypeDesc.of(primitive, primitive, primitive));
            case MAXIMUM -> code.invokestatic(MATH, "max", MethodTypeDesc.of(primitive, primitive, primitive));
            case SIGN -> code.invokestatic(MATH, "signum", MethodTypeDesc.of(primitive, primitive));
            case SQUARE_ROOT -> {
                if (isFloat) {
                    code.f2d();
                }
                code.invokestatic(MATH, "sqrt", MethodTypeDesc.of(CD_double, CD_double));
                if (isFloat) {
                    code.d2f();
                }
            }
            default -> throw new IllegalArgumentException("%s is no plain arithmetic".formatted(lane));
        }
    }

    /// 1 where the first is greater, else 0.
    private void choose(int first, int second) {
        Label otherwise = code.newLabel();
        Label end = code.newLabel();
        push(first);
        push(second);
        compare();
        code.ifle(otherwise);
        one();
        code.goto_(end).labelBinding(otherwise);
        zero();
        code.labelBinding(end);
    }

    /// The second where the first is not 0, NaN included, else the third.
    private void select(List<Integer> operands) {
        Label otherwise = code.newLabel();
        Label end = code.newLabel();
        push(operands.get(0));
        zero();
        compare();
        code.ifeq(otherwise);
        push(operands.get(1));
        code.goto_(end).labelBinding(otherwise);
        push(operands.get(2));
        code.labelBinding(end);
    }

    /// NaN compares as less, so it is neither greater than nor equal to anything.
    private void compare() {
        if (isFloat) {
            code.fcmpl();
        } else {
            code.dcmpl();
        }
    }

    private void zero() {
        if (isFloat) {
            code.fconst_0();
        } else {
            code.dconst_0();
        }
    }

    private void one() {
        if (isFloat) {
            code.fconst_1();
        } else {
            code.dconst_1();
        }
    }

    @Override
    public void storeAt(int local, Runnable address) {
        address.run();
        push(local);
        code.invokestatic(MEMORY, isFloat ? "set" : "setDouble", MethodTypeDesc.of(CD_void, CD_long, primitive));
    }

    @Override
    public void storeNearest(int local, Runnable address) {
        address.run();
        push(local);
        code.invokestatic(BFLOAT16, "nearest", MethodTypeDesc.of(CD_short, CD_float))
                .invokestatic(MEMORY, "setShort", MethodTypeDesc.of(CD_void, CD_long, CD_short));
    }

    @Override
    public void storeStochastically(int local, Runnable address, int index, int key) {
        address.run();
        push(local);
        code.iload(KernelAssembler.KEY)
                .loadConstant(key)
                .iadd()
                .iload(KernelAssembler.FIRST)
                .iload(index)
                .iadd()
                .invokestatic(BFLOAT16, "stochastic", MethodTypeDesc.of(CD_short, CD_float, CD_int, CD_int))
                .invokestatic(MEMORY, "setShort", MethodTypeDesc.of(CD_void, CD_long, CD_short));
    }
}
