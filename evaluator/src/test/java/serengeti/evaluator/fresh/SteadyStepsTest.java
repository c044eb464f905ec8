package serengeti.evaluator.fresh;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SteadyStepsTest {

    /// What the compiler inlines depends on when it comes by, so now and then a vector stays an object for good; steps that
    /// allocate by themselves do so in every virtual machine.
    private static final int ATTEMPTS = 4;

    private static List<String> best(String... arguments) throws IOException, InterruptedException {
        List<String> printed = List.of();
        for (int attempt = 0; attempt < ATTEMPTS && !printed.equals(List.of("0")); attempt++) {
            printed = FreshJvm.run(SteadySteps.class, arguments);
        }
        return printed;
    }

    @ParameterizedTest
    @ValueSource(strings = {"lion", "paper-raw"})
    void interpretedStepsAllocateNothing(String program) throws IOException, InterruptedException {
        assertEquals(List.of("0"), best(program, "interpreter"));
    }

    @ParameterizedTest
    @CsvSource({
        "lion, EXACT, FLOAT",
        "lion, BFLOAT16_STOCHASTIC, FLOAT",
        "adamw, EXACT, DOUBLE",
        "paper-raw, EXACT, FLOAT"
    })
    void compiledStepsAllocateNothing(String program, String states, String type)
            throws IOException, InterruptedException {
        assertEquals(List.of("0"), best(program, states, type));
    }
}
