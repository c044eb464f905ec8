package serengeti.dsl.library;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import serengeti.dsl.function.Fn;
import serengeti.dsl.program.Program;
import serengeti.dsl.program.Statement;
import serengeti.dsl.testing.GoldenFile;
import serengeti.dsl.testing.Validity;
import serengeti.dsl.text.Parser;
import serengeti.dsl.text.Printer;
import serengeti.dsl.text.UnknownName;

class LibraryTest {

    private static final Path RESOURCES = GoldenFile.inRepository("dsl/src/main/resources/serengeti/dsl/library");

    /// Listings that use other spellings than the printer, and are kept as they were published.
    private static final Set<String> OTHER_SPELLINGS = Set.of("paper-regularizer", "paper-adagrad-like");

    @TestFactory
    Stream<DynamicTest> programsAreValid() {
        return perEntry(entry -> assertEquals(Optional.empty(), Validity.problem(entry.program())));
    }

    @TestFactory
    Stream<DynamicTest> programsReadBackAsPrinted() {
        return perEntry(entry -> {
            Program program = entry.program();
            assertEquals(program, Parser.parse(Printer.print(program)));
        });
    }

    @TestFactory
    Stream<DynamicTest> textsAreInPrintedForm() {
        return perEntry(entry -> {
            String printed = Printer.print(entry.program());
            String text = entry.text();
            if (OTHER_SPELLINGS.contains(entry.name())) {
                text = text.replace("interpolate(", "interp(").replace("min(", "minimum(");
            }
            assertEquals(printed, text);
        });
    }

    @TestFactory
    Stream<DynamicTest> textsBeginWithTitleAndSourceOfTheirRow() {
        return perEntry(entry ->
                assertEquals(List.of(entry.title(), entry.source(), ""), entry.program().comments().subList(0, 3)));
    }

    @TestFactory
    Stream<DynamicTest> paperProgramsUseTheDefaultSpaceOnly() {
        return perEntry(entry -> {
            if (entry.group() != Library.Group.CLASSIC) {
                assertEquals(
                        List.of(),
                        entry.program().statements().stream()
                                .map(Statement::function)
                                .filter(function -> !function.isInDefaultSpace())
                                .map(Fn::spelling)
                                .toList());
            }
        });
    }

    @Test
    void rowsAndResourcesCorrespond() throws IOException {
        Set<String> names = new TreeSet<>();
        Library.all().forEach(entry -> names.add(entry.name()));
        assertEquals(Library.all().size(), names.size());
        try (Stream<Path> files = Files.list(RESOURCES)) {
            assertEquals(
                    names,
                    files.map(file -> file.getFileName().toString().replace(".opt", ""))
                            .collect(Collectors.toCollection(TreeSet::new)));
        }
    }

    @Test
    void findsAProgramByName() {
        assertEquals("Lion", Library.named("lion").title());
        assertEquals(6 + 1, Library.named("lion").program().statements().size());
    }

    @Test
    void reportsUnknownNameWithSuggestion() {
        assertEquals(
                "unknown program 'adem'; did you mean 'adam'?",
                assertThrows(UnknownName.class, () -> Library.named("adem")).getMessage());
    }

    @Test
    void reportsUnknownNameWithAllThatAreKnown() {
        assertEquals(
                """
                unknown program 'zzyzxer'; known: adabelief, adadelta, adafactor, adafactor-momentum, adagrad, adam, \
                adamax, adamw, adan, adax, adaxw, adopt, amos, amos-columns, amos-rows, amsgrad, cautious-adamw, \
                cautious-lion, grams, lamb, lion, lookahead, muon, nadam, nesterov, paper-ablation-0.9, \
                paper-ablation-0.99, paper-adabelief-like, paper-adagrad-like, paper-adamw, paper-cleaned, \
                paper-raw, paper-regularizer, radam, rmsprop, rmsprop-centered, schedule-free-adamw, \
                schedule-free-sgd, sgd, sgd-momentum, signsgd, signum, sophia-g, tiger, tiger-bias, tiger-embedding, \
                tiger-embedding-lazy, tiger-gamma, tiger-guarded, tiger-relative\
                """,
                assertThrows(UnknownName.class, () -> Library.named("zzyzxer")).getMessage());
    }

    private static Stream<DynamicTest> perEntry(Consumer<Library.Entry> check) {
        return Library.all().stream().map(entry -> DynamicTest.dynamicTest(entry.name(), () -> check.accept(entry)));
    }
}
