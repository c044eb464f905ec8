package serengeti.dsl.export;

import java.util.List;

/// A line of PyTorch code, before it is written for one parameter or for lists of them.
sealed interface TorchAction {

    /// `name = value`
    record Bind(String name, TorchValue value) implements TorchAction {}

    /// A chain of calls that writes into the variable it starts from.
    record Write(TorchValue.Chain chain) implements TorchAction {}

    /// `name = number`, the same for all parameters.
    record Number(String name, String text) implements TorchAction {}

    /// `name = then if condition else otherwise`, between variables.
    record Pick(String name, String condition, String then, String otherwise) implements TorchAction {}

    /// `if condition: ...`
    ///
    /// @param opposite the condition of `otherwise`
    record If(String condition, String opposite, List<TorchAction> then, List<TorchAction> otherwise)
            implements TorchAction {
        public If {
            then = List.copyOf(then);
            otherwise = List.copyOf(otherwise);
        }
    }
}
