package serengeti.dsl.library;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import serengeti.dsl.meaning.Reference;
import serengeti.dsl.program.Hyperparameter;
import serengeti.dsl.program.Program;

/// Library programs against weights that other implementations produced in double precision.
class TraceTest {

    /// Several roundings of weights near 1; two different optimizers are never closer than 1e-5 in these traces.
    private static final double TOLERANCE = 1e-12;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sgd",
                "sgd-momentum",
                "nesterov",
                "adabelief",
                "rmsprop",
                "adagrad",
                "adamw",
                "lion",
                "lion-wd",
                "signsgd",
                "signum",
                "tiger",
                "tiger-relative"
            })
    void programsFollowThePublishedWeights(String name) {
        Trace trace = Trace.read("/traces/%s.txt".formatted(name));
        Program program = withHyperparameters(Library.named(trace.program()).program(), trace.hyperparameters());
        assertEquals(2, trace.cases().size());
        for (Trace.Case run : trace.cases()) {
            Reference reference = Reference.of(program);
            double[][] weights = {run.start().clone()};
            for (int i = 0; i < run.steps().size(); i++) {
                Trace.Step step = run.steps().get(i);
                reference.step(weights, new double[][] {step.gradient()}, step.rate());
                double scale = DoubleStream.of(step.weights()).map(Math::abs).reduce(1, Math::max);
                assertArrayEquals(
                        step.weights(),
                        weights[0],
                        TOLERANCE * scale,
                        "%s, case %s, step %d".formatted(name, run.name(), i + 1));
            }
        }
    }

    private static Program withHyperparameters(Program program, Map<String, Double> values) {
        List<String> names = program.hyperparameters().stream().map(Hyperparameter::name).toList();
        assertEquals(List.of(), values.keySet().stream().filter(name -> !names.contains(name)).toList());
        var changed = new ArrayList<Hyperparameter>();
        program.hyperparameters()
                .forEach(each ->
                        changed.add(new Hyperparameter(each.name(), values.getOrDefault(each.name(), each.value()))));
        return new Program(program.comments(), changed, program.signature(), program.statements(), program.returns());
    }
}
