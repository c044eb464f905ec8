package serengeti.evaluator.fresh;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SteadyStepsTest {

    @ParameterizedTest
    @ValueSource(strings = {"lion", "paper-raw"})
    void interpretedStepsAllocateNothing(String program) throws IOException, InterruptedException {
        assertEquals("0", SteadyAllocation.ofBest(SteadySteps.class, program, "interpreter"));
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
        assertEquals("0", SteadyAllocation.ofBest(SteadySteps.class, program, states, type));
    }
}
