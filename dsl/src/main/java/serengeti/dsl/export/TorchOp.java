package serengeti.dsl.export;

import java.util.Optional;

/// The operations on tensors that exported PyTorch code is written in: methods, and what does the same to lists.
enum TorchOp {
    ADD("add", "add"),
    SUB("sub", "sub"),
    MUL("mul", "mul"),
    DIV("div", "div"),
    ADDCMUL("addcmul", "addcmul"),
    ADDCDIV("addcdiv", "addcdiv"),
    LERP("lerp", "lerp"),
    POW("pow", "pow"),
    NEG("neg", "neg"),
    ABS("abs", "abs"),
    RECIPROCAL("reciprocal", "reciprocal"),
    COPY("copy", "copy"),
    CLONE("clone", "clone"),
    SQUARE("square", null),
    SQRT("sqrt", "sqrt"),
    AT_LEAST("clamp", "maximum"),
    AT_MOST("clamp", "minimum"),
    EXP("exp", "exp"),
    EXPM1("expm1", "expm1"),
    LOG("log", "log"),
    LOG1P("log1p", "log1p"),
    SIN("sin", "sin"),
    COS("cos", "cos"),
    TAN("tan", "tan"),
    ASIN("asin", "asin"),
    ACOS("acos", "acos"),
    ATAN("atan", "atan"),
    SINH("sinh", "sinh"),
    COSH("cosh", "cosh"),
    TANH("tanh", "tanh"),
    SIGN("sign", "sign"),
    FLOOR("floor", "floor"),
    REMAINDER("remainder", null),
    GREATER("gt", null),
    LESS("lt", null),
    NOT_EQUAL("ne", null),
    IS_NAN("isnan", null),
    TO("to", null);

    private final String method;
    private final String foreach;

    TorchOp(String method, String foreach) {
        this.method = method;
        this.foreach = foreach;
    }

    /// The method of a tensor.
    String method() {
        return method;
    }

    /// What stands before the argument of the method.
    String keyword() {
        return this == AT_LEAST ? "min=" : this == AT_MOST ? "max=" : "";
    }

    /// The function of lists behind `torch._foreach_`, where there is one.
    Optional<String> foreach() {
        return Optional.ofNullable(foreach);
    }
}
