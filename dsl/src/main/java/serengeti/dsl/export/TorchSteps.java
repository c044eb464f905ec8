package serengeti.dsl.export;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import serengeti.dsl.export.TorchStatement.Assign;
import serengeti.dsl.export.TorchStatement.Choice;

/// The lines of a step in PyTorch: which tensors are overwritten, and what the weights are multiplied by and take in.
final class TorchSteps {
    private static final String PARAM = "param";

    private final TorchLowering lowering;
    private final TorchShape.Of shapes;
    private final List<TorchStatement> statements;
    private final Names names;
    private final Set<String> owned = new HashSet<>();
    private final Set<String> aliases = new HashSet<>();

    /// @param names for values that have none
    TorchSteps(TorchLowering lowering, List<TorchStatement> statements, Names names) {
        this.lowering = lowering;
        this.shapes = lowering.shapes();
        this.statements = statements;
        this.names = names;
    }

    /// The numbers, which are the same for all parameters.
    List<TorchAction> numbers() {
        return numbers(statements, lowering.numbers());
    }

    private List<TorchAction> numbers(List<TorchStatement> among, PythonNumbers syntax) {
        var actions = new ArrayList<TorchAction>();
        for (TorchStatement statement : among) {
            switch (statement) {
                case Assign(Line.Target target, Expression value) -> {
                    if (target instanceof Line.Local(String name) && lowering.isShared(name)) {
                        actions.add(new TorchAction.Number(name, lowering.sharedText(value)));
                    } else if (target instanceof Line.Local(String name) && isNumber(name, value)) {
                        syntax.ranges().add(name, value);
                        actions.add(new TorchAction.Number(name, syntax.text(value)));
                    }
                }
                case Choice(Expression condition, List<TorchStatement> then, List<TorchStatement> otherwise) ->
                        choice(condition, numbers(then, syntax.lazy()), numbers(otherwise, syntax.lazy()))
                                .ifPresent(actions::add);
            }
        }
        return actions;
    }

    private boolean isNumber(String name, Expression value) {
        return shapes.of(new Expression.Local(name, value.kind(), false)) == TorchShape.NUMBER;
    }

    private Optional<TorchAction> choice(Expression condition, List<TorchAction> then, List<TorchAction> otherwise) {
        return then.isEmpty() && otherwise.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new TorchAction.If(
                                lowering.numbers().truth(condition),
                                lowering.numbers().untruth(condition),
                                then,
                                otherwise));
    }

    /// What happens to tensors.
    List<TorchAction> tensors() {
        return tensors(statements, Set.of(), lowering);
    }

    private List<TorchAction> tensors(List<TorchStatement> among, Set<String> readAfter, TorchLowering lower) {
        var actions = new ArrayList<TorchAction>();
        for (int index = 0; index < among.size(); index++) {
            var later = new HashSet<>(readAfter);
            among.subList(index + 1, among.size()).forEach(each -> later.addAll(each.reads()));
            switch (among.get(index)) {
                case Assign assign -> assign(assign, later, lower, actions);
                case Choice choice -> {
                    Optional<TorchAction> pick = pick(choice, lower);
                    if (pick.isPresent()) {
                        actions.add(pick.get());
                        continue;
                    }
                    List<TorchAction> then = tensors(choice.then(), later, lower.lazy());
                    List<TorchAction> otherwise = tensors(choice.otherwise(), later, lower.lazy());
                    choice(choice.condition(), then, otherwise).ifPresent(actions::add);
                }
            }
        }
        return actions;
    }

    /// A choice between two variables.
    private Optional<TorchAction> pick(Choice choice, TorchLowering lower) {
        if (choice.then().size() == 1
                && choice.otherwise().size() == 1
                && choice.then().getFirst() instanceof Assign(Line.Local(String name), Expression x)
                && choice.otherwise().getFirst() instanceof Assign(_, Expression y)
                && isVariable(x)
                && isVariable(y)
                && !isChangedBeforeLastRead(name, x)
                && !isChangedBeforeLastRead(name, y)) {
            aliases.add(name);
            return Optional.of(
                    new TorchAction.Pick(
                            name, lower.numbers().truth(choice.condition()), lower.name(x), lower.name(y)));
        }
        return Optional.empty();
    }

    private boolean isVariable(Expression value) {
        return value.parts().isEmpty() && shapes.of(value) != TorchShape.NUMBER;
    }

    /// Whether a local that stands for a state or the weights is still needed when those have been overwritten.
    private boolean isChangedBeforeLastRead(String name, Expression value) {
        boolean isWritten = value instanceof Expression.Local || value instanceof Expression.NextState;
        for (TorchStatement statement : statements) {
            if (isWritten && statement.reads().contains(name)) {
                return true;
            }
            isWritten |= statement.overwrites(value);
        }
        return false;
    }

    private void assign(Assign assign, Set<String> later, TorchLowering lower, List<TorchAction> actions) {
        var dead = new HashSet<>(owned);
        dead.removeAll(aliases);
        dead.removeAll(later);
        Expression value = assign.value();
        switch (assign.target()) {
            case Line.Local(String name) -> {
                if (!isNumber(name, value) && !lowering.isShared(name)) {
                    actions.add(new TorchAction.Bind(name, bound(name, value, dead, lower)));
                    owned.add(name);
                }
            }
            case Line.NextState(int index) -> {
                String state = lower.name(new Expression.OldState(index, value.kind()));
                dead.add(state);
                TorchValue written = whole(state, value, dead, lower);
                boolean isInPlace =
                        written instanceof TorchValue.Chain chain
                                && chain.isInPlace()
                                && chain.head().equals(new TorchValue.Variable(state));
                actions.add(
                        new TorchAction.Write(
                                isInPlace
                                        ? (TorchValue.Chain) written
                                        : TorchValue.Chain.of(state, true).then(TorchOp.COPY, written)));
            }
            case Line.NextWeight _ -> weight(value, dead, lower, actions);
        }
    }

    private TorchValue bound(String name, Expression value, Set<String> dead, TorchLowering lower) {
        TorchValue bound = whole(name, value, dead, lower);
        if (bound instanceof TorchValue.Chain chain && chain.isName()) {
            if (!isChangedBeforeLastRead(name, value)) {
                aliases.add(name);
            } else {
                return chain.thenTruth(TorchOp.CLONE);
            }
        }
        return bound;
    }

    /// A value with the shape of its target, even if it is a number.
    private TorchValue whole(String target, Expression value, Set<String> dead, TorchLowering lower) {
        if (shapes.of(value) != TorchShape.NUMBER) {
            return lower.value(value, dead);
        }
        String number = lower.numbers().text(value);
        var param = TorchValue.Chain.of(PARAM, false);
        boolean isSmall = shapes.of(new Expression.Local(target, value.kind(), false)) == TorchShape.SMALL;
        return isSmall
                ? new TorchValue.Small("param.new_tensor(" + number + ")", param.reads())
                : number.equals("0")
                        ? new TorchValue.Chain(
                                new TorchValue.Function("torch.zeros_like", List.of(param)), true, List.of())
                        : new TorchValue.Chain(
                                new TorchValue.Function(
                                        "torch.full_like", List.of(param, new TorchValue.Shared(number))),
                                true,
                                List.of());
    }

    /// The new weights: multiplied first, then each summand is added.
    private void weight(Expression value, Set<String> dead, TorchLowering lower, List<TorchAction> actions) {
        lower.begin(value, dead);
        Expression factor = new Expression.Number(0);
        var others = new ArrayList<TorchTerm>();
        for (TorchTerm term : TorchTerm.of(value, shapes, true)) {
            Optional<Expression> share = shareOfWeights(term);
            if (share.isPresent()) {
                factor = Factors.plus(factor, share.get());
            } else {
                others.add(term);
            }
        }
        TorchValue.Chain param = TorchValue.Chain.of(PARAM, true);
        if (Factors.isNumber(factor, 0)) {
            actions.add(new TorchAction.Write(param.then(TorchOp.COPY, lower.sum(others))));
            return;
        }
        boolean isScaled = !Factors.isNumber(factor, 1);
        boolean readsWeights = others.stream().anyMatch(TorchSteps::readsWeights);
        if (readsWeights && (isScaled || others.size() > 1)) {
            String change = names.take("change");
            actions.add(new TorchAction.Bind(change, lower.sum(others)));
            if (isScaled) {
                actions.add(new TorchAction.Write(param.then(TorchOp.MUL, lower.argument(factor))));
            }
            actions.add(new TorchAction.Write(param.then(TorchOp.ADD, TorchValue.Chain.of(change, false))));
            return;
        }
        if (isScaled) {
            actions.add(new TorchAction.Write(param.then(TorchOp.MUL, lower.argument(factor))));
        }
        for (TorchTerm term : others) {
            actions.add(new TorchAction.Write(lower.added(param, term)));
        }
    }

    /// What a summand multiplies the weights by, if it does nothing else.
    private Optional<Expression> shareOfWeights(TorchTerm term) {
        Expression weight = new Expression.Weight();
        boolean isShare =
                term.factors().contains(weight)
                        && term.factors().stream().filter(each -> shapes.of(each) == TorchShape.TENSOR).count() == 1
                        && term.divisors().stream().noneMatch(each -> shapes.of(each) == TorchShape.TENSOR);
        if (!isShare) {
            return Optional.empty();
        }
        Expression share = term.coefficient();
        for (Expression factor : term.factors()) {
            share = factor.equals(weight) ? share : Factors.times(share, factor);
        }
        for (Expression divisor : term.divisors()) {
            share = Factors.over(share, divisor);
        }
        return Optional.of(share);
    }

    private static boolean readsWeights(TorchTerm term) {
        Expression weight = new Expression.Weight();
        return term.factors().stream().anyMatch(each -> each.contains(weight))
                || term.divisors().stream().anyMatch(each -> each.contains(weight));
    }
}
