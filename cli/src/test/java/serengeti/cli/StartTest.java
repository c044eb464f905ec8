package serengeti.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

final class StartTest {

    @Test
    void helpLoadsNoneOfTheHeavyLibraries() throws Exception {
        Process process = JavaProcess.start(List.of("-Xlog:class+load:stdout"), "search", "--help");
        List<String> heavy;
        try (var out = process.inputReader()) {
            heavy =
                    out.lines()
                            .filter(line -> line.contains("[class,load] "))
                            .filter(line ->
                                    line.contains(" org.nd4j.")
                                            || line.contains(" org.sqlite.")
                                            || line.contains(" com.fasterxml.jackson.")
                                            || line.contains(" io.jenetics."))
                            .toList();
        }
        assertEquals(0, process.waitFor());
        assertTrue(heavy.isEmpty(), heavy::toString);
    }
}
