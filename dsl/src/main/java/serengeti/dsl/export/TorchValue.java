package serengeti.dsl.export;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;

/// A value in PyTorch code.
sealed interface TorchValue {

    /// The names that it reads and that stand for one value for each parameter.
    SequencedSet<String> reads();

    /// A number, or a small tensor that all parameters share.
    record Shared(String text) implements TorchValue {
        @Override
        public SequencedSet<String> reads() {
            return new LinkedHashSet<>();
        }
    }

    /// A small tensor for each parameter, as an expression.
    record Small(String text, SequencedSet<String> reads) implements TorchValue {}

    /// A tensor with the parameter's shape: something that methods are called on one after the other.
    ///
    /// @param isOwn whether methods may write into what they start from
    record Chain(Head head, boolean isOwn, List<Call> calls) implements TorchValue {
        public Chain {
            calls = List.copyOf(calls);
        }

        static Chain of(String name, boolean isOwn) {
            return new Chain(new Variable(name), isOwn, List.of());
        }

        /// Whether it is a variable.
        boolean isName() {
            return calls.isEmpty() && head instanceof Variable;
        }

        /// Whether it is what a variable holds, changed in place.
        boolean isInPlace() {
            return isOwn && head instanceof Variable;
        }

        /// This with another call, which writes in place where it may.
        Chain then(TorchOp op, TorchValue... arguments) {
            return then(op, null, arguments);
        }

        /// This with another call that has a factor, such as `alpha`; null for none.
        Chain then(TorchOp op, Scale scale, TorchValue... arguments) {
            boolean isNew = op == TorchOp.IS_NAN || op == TorchOp.TO;
            var more = new ArrayList<>(calls);
            more.add(new Call(op, isFresh() && !isNew, List.of(arguments), scale));
            return new Chain(head, isOwn, more);
        }

        /// This with another call whose result is a new tensor of truth values.
        Chain thenTruth(TorchOp op, TorchValue... arguments) {
            var more = new ArrayList<>(calls);
            more.add(new Call(op, false, List.of(arguments), null));
            return new Chain(head, isOwn, more);
        }

        /// Whether what the calls give may be written into.
        boolean isFresh() {
            return isOwn || !calls.isEmpty() || head instanceof Function;
        }

        @Override
        public SequencedSet<String> reads() {
            var names = new LinkedHashSet<String>();
            switch (head) {
                case Variable(String name) -> names.add(name);
                case Function(_, List<TorchValue> arguments) -> arguments.forEach(each -> names.addAll(each.reads()));
            }
            calls.forEach(call -> call.arguments().forEach(each -> names.addAll(each.reads())));
            return names;
        }
    }

    /// Where a chain starts.
    sealed interface Head {}

    /// A parameter, a gradient, a state or a local.
    record Variable(String name) implements Head {}

    /// The result of a function, such as `torch.where`.
    record Function(String name, List<TorchValue> arguments) implements Head {}

    /// A method call.
    ///
    /// @param scale a named factor; null for none
    record Call(TorchOp op, boolean isInPlace, List<TorchValue> arguments, Scale scale) {}

    /// A named factor of a call, `alpha=-lr`.
    record Scale(String keyword, String text) {}
}
