package serengeti.dsl.library;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import serengeti.dsl.meaning.Lowering;
import serengeti.dsl.meaning.Reference;
import serengeti.dsl.plan.PlanInterpreter;
import serengeti.dsl.testing.PublishedSteps;

/// Library programs against weights that other implementations produced in double precision.
class PublishedStepsTest {

    /// Several roundings of weights near 1; two different optimizers are never closer than 1e-5 in these steps.
    private static final double TOLERANCE = 1e-12;

    static Stream<PublishedSteps> all() {
        return PublishedSteps.all();
    }

    @ParameterizedTest
    @MethodSource("all")
    void programsFollowThePublishedWeights(PublishedSteps published) {
        published.check(
                TOLERANCE,
                given -> {
                    Reference reference = Reference.of(published.program(), given.shape());
                    double[][] weights = {given.start()};
                    return (gradient, rate) -> {
                        reference.step(weights, new double[][] {gradient}, rate);
                        return weights[0];
                    };
                });
    }

    @ParameterizedTest
    @MethodSource("all")
    void plansFollowThePublishedWeights(PublishedSteps published) {
        published.check(
                TOLERANCE,
                given -> {
                    double[] start = given.start();
                    var interpreter = new PlanInterpreter(Lowering.plan(published.program().inlined()), given.shape());
                    return (gradient, rate) -> {
                        double[] update = interpreter.step(start, gradient, rate);
                        for (int index = 0; index < start.length; index++) {
                            start[index] -= update[index];
                        }
                        return start;
                    };
                });
    }

    @Test
    void everyPublishedOptimizerHasSteps() {
        Set<String> checked = all().map(PublishedSteps::entry).collect(Collectors.toCollection(TreeSet::new));
        Set<String> published =
                Library.all().stream()
                        .filter(entry -> entry.group() == Library.Group.CLASSIC || entry.name().equals("lion"))
                        .map(Library.Entry::name)
                        .collect(Collectors.toCollection(TreeSet::new));
        published.removeAll(checked);
        assertEquals(Set.of(), published);
    }
}
