package serengeti.dsl.export;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import serengeti.dsl.function.Axis;
import serengeti.dsl.function.Formula;
import serengeti.dsl.meaning.Dataflow;
import serengeti.dsl.plan.StepPlan;
import serengeti.dsl.program.Hyperparameter;
import serengeti.dsl.program.Program;
import serengeti.dsl.program.Statement;

/// What a person would write a program down from: names, defaults, states, and the lines of a step.
///
/// @param name how the program is called, such as `lion`
/// @param program what it was made of
/// @param hyperparameters those that the step reads, but for a peak rate that the learning rate stands for
/// @param rate what the learning rate means; empty if the step does not read it
/// @param weight the name of the weights
/// @param gradient the name of the gradient
/// @param states what is kept from step to step, in the order of the signature; those that nothing reads are left out
/// @param lines the step, in an order in which it can be run in place
/// @param allArraysFunction the first function of the program that needs a sum over all arrays of the model
/// @param matrixFunction the first that looks at an array as a matrix; else a state of rows or columns
public record Recipe(
        String name,
        Program program,
        List<Hyperparameter> hyperparameters,
        Optional<Rate> rate,
        String weight,
        String gradient,
        List<State> states,
        List<Line> lines,
        Optional<String> allArraysFunction,
        Optional<String> matrixFunction) {

    public Recipe {
        hyperparameters = List.copyOf(hyperparameters);
        states = List.copyOf(states);
        lines = List.copyOf(lines);
    }

    /// The recipe of a program.
    ///
    /// @param reserved names that the target's language has taken
    /// @throws serengeti.dsl.meaning.InvalidProgramException if the program is not sound
    public static Recipe of(String name, Program program, Set<String> reserved) {
        double[] defaults = program.hyperparameters().stream().mapToDouble(Hyperparameter::value).toArray();
        PeakRate peak = PeakRate.of(Lowered.of(program).pruned(), defaults);
        Lowered lowered = Tidy.of(peak.program(), defaults, program.signature());
        var names = new Names(reserved);
        String weight = names.take(program.signature().weight());
        String gradient = names.take(program.signature().gradient());
        String rate = names.take(program.signature().learningRate());
        program.signature().step().ifPresent(names::take);
        var states = new ArrayList<State>();
        for (int index : lowered.states()) {
            serengeti.dsl.program.State state = program.signature().states().get(index);
            states.add(new State(names.take(state.name()), index, state.kind(), start(state)));
        }
        String[] settings = new String[defaults.length];
        var hyperparameters = new ArrayList<Hyperparameter>();
        for (int index = 0; index < settings.length; index++) {
            if (reads(lowered, new StepPlan.Hyperparameter(index))) {
                settings[index] = names.take(Decay.settingName(lowered, program, index));
                hyperparameters.add(new Hyperparameter(settings[index], defaults[index]));
            }
        }
        return new Recipe(
                name,
                program,
                hyperparameters,
                reads(lowered, new StepPlan.LearningRate())
                        ? Optional.of(new Rate(rate, peak.usual(), peak.isSchedule()))
                        : Optional.empty(),
                weight,
                gradient,
                states,
                new Layout(lowered, states, settings, program.hyperparameters(), names).lines(),
                function(program, Recipe::hasSumAll),
                matrixFunction(program));
    }

    /// This with other lines.
    Recipe withLines(List<Line> newLines) {
        return new Recipe(
                name,
                program,
                hyperparameters,
                rate,
                weight,
                gradient,
                states,
                newLines,
                allArraysFunction,
                matrixFunction);
    }

    /// The first line at the head of the program, such as `AdamW`, or the name.
    public String title() {
        return program.comments().stream().map(String::strip).filter(line -> !line.isEmpty()).findFirst().orElse(name);
    }

    /// What stands at the head of the program behind the title, without blank lines at its ends.
    public List<String> origin() {
        List<String> lines = program.comments().stream().map(String::strip).toList();
        int first = IntStream.range(0, lines.size()).filter(index -> !lines.get(index).isEmpty()).findFirst().orElse(0);
        var rest = new ArrayList<>(lines.subList(Math.min(first + 1, lines.size()), lines.size()));
        while (!rest.isEmpty() && rest.getFirst().isEmpty()) {
            rest.removeFirst();
        }
        while (!rest.isEmpty() && rest.getLast().isEmpty()) {
            rest.removeLast();
        }
        return List.copyOf(rest);
    }

    /// Whether the step takes arrays as matrices.
    public boolean seesMatrices() {
        return matrixFunction.isPresent();
    }

    /// Whether the step reads its number.
    public boolean readsStepNumber() {
        return reads(new Expression.StepNumber());
    }

    /// Whether a line reads `leaf`.
    public boolean reads(Expression leaf) {
        return lines.stream().anyMatch(line -> line.value().contains(leaf));
    }

    /// Every name that the recipe uses.
    public Set<String> names() {
        var names = new HashSet<String>();
        names.add(weight);
        names.add(gradient);
        rate.ifPresent(each -> names.add(each.name()));
        program.signature().step().ifPresent(names::add);
        states.forEach(state -> names.add(state.name()));
        hyperparameters.forEach(each -> names.add(each.name()));
        for (Line line : lines) {
            if (line.target() instanceof Line.Local(String local)) {
                names.add(local);
            }
        }
        return names;
    }

    private static boolean reads(Lowered lowered, StepPlan.Node leaf) {
        return IntStream.range(0, lowered.graph().size()).anyMatch(index -> lowered.graph().node(index).equals(leaf));
    }

    private static State.Start start(serengeti.dsl.program.State state) {
        return switch (state.start()) {
            case serengeti.dsl.program.State.Number(double value) -> new State.Filled(value);
            case serengeti.dsl.program.State.Weights _ -> new State.Weights();
        };
    }

    private static Optional<String> matrixFunction(Program program) {
        return function(program, Recipe::looksAtMatrices)
                .or(() ->
                        program.signature().states().stream()
                                .filter(state -> state.kind().isAlongAnAxis())
                                .map(state -> "%s: %s".formatted(state.name(), state.kind().keyword()))
                                .findFirst());
    }

    private static boolean looksAtMatrices(Formula formula) {
        return switch (formula) {
            case Formula.SumAlong _, Formula.TripleProduct _ -> true;
            case Formula.Extent(Axis axis) -> axis != Axis.ELEMENTS;
            case Formula.SumAll(Formula inner) -> looksAtMatrices(inner);
            case Formula.SumPerArray(Formula inner) -> looksAtMatrices(inner);
            case Formula.Apply(_, List<Formula> parts) -> parts.stream().anyMatch(Recipe::looksAtMatrices);
            case Formula.Input _, Formula.Literal _ -> false;
        };
    }

    private static Optional<String> function(Program program, Predicate<Formula> needs) {
        var live = Dataflow.of(program).liveStatements();
        return live.stream()
                .mapToObj(program.statements()::get)
                .map(Statement::function)
                .filter(function -> needs.test(function.formula()))
                .findFirst()
                .map(serengeti.dsl.function.Fn::spelling);
    }

    private static boolean hasSumAll(Formula formula) {
        return switch (formula) {
            case Formula.SumAll _ -> true;
            case Formula.SumPerArray(Formula inner) -> hasSumAll(inner);
            case Formula.Apply(_, List<Formula> parts) -> parts.stream().anyMatch(Recipe::hasSumAll);
            case Formula.SumAlong(Formula inner, _) -> hasSumAll(inner);
            case Formula.TripleProduct(Formula x, Formula y, Formula z) ->
                    Stream.of(x, y, z).anyMatch(Recipe::hasSumAll);
            case Formula.Input _, Formula.Literal _, Formula.Extent _ -> false;
        };
    }
}
