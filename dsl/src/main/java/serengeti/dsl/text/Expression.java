package serengeti.dsl.text;

import java.util.List;
import serengeti.dsl.function.Fn;

/// The right-hand side of an assignment as it is written, calls inside calls included.
sealed interface Expression {

    /// Where it begins, or its operator.
    Token at();

    record Call(Token at, Fn function, List<Expression> arguments) implements Expression {}

    record Name(Token at) implements Expression {}

    record Literal(Token at, double value) implements Expression {}
}
