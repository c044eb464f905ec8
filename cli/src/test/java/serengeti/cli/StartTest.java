package serengeti.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
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

    @Test
    void numbersDoNotDependOnTheLanguageOfTheMachine() throws Exception {
        Process process = JavaProcess.start(List.of("-Duser.language=ar", "-Duser.country=EG"), "show", "lion");
        String shown;
        try (var out = process.inputReader(StandardCharsets.UTF_8)) {
            shown = String.join("\n", out.lines().toList());
        }
        assertEquals(0, process.waitFor());
        assertTrue(shown.contains("\nstate          1 tensor\n"), shown);
        assertTrue(shown.chars().noneMatch(character -> character > 127 && Character.isDigit(character)), shown);
    }
}
