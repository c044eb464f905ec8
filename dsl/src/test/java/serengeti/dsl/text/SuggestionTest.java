package serengeti.dsl.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SuggestionTest {

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    square,  square, 0
                    squar,   square, 1
                    sqaure,  square, 1
                    squeeze, square, 3
                    sine,    sign,   2
                    '',      abc,    3
                    lion,    Lion,   1
                    """)
    void countsInsertionsDeletionsReplacementsAndSwaps(String from, String to, int edits) {
        assertEquals(edits, Suggestion.distance(from, to));
        assertEquals(edits, Suggestion.distance(to, from));
    }

    @Test
    void takesTheNearestName() {
        assertEquals(Optional.of("arcsin"), Suggestion.closest("arcsim", List.of("arctan", "arcsinh", "arcsin")));
    }

    @Test
    void takesTheFirstInTheAlphabetAmongEquallyNearNames() {
        assertEquals(Optional.of("sinh"), Suggestion.closest("sin_", List.of("sink", "sinh", "size")));
    }

    @Test
    void suggestsNothingThreeEditsAway() {
        assertEquals(Optional.empty(), Suggestion.closest("momentum", List.of("moments_2", "mom")));
    }

    @Test
    void suggestsNothingForOneLetter() {
        assertEquals(Optional.empty(), Suggestion.closest("q", List.of("w", "g", "m")));
    }

    @Test
    void endsAMessageAboutAnUnknownName() {
        assertEquals("; did you mean 'mlp16'?", Suggestion.didYouMean("mpl16", List.of("mlp16", "vit8s")));
        assertEquals("", Suggestion.didYouMean("resnet", List.of("mlp16", "vit8s")));
    }

    @Test
    void unknownNameSuggestsTheClosestOrListsAll() {
        List<String> known = List.of("sgd", "lion");
        assertEquals(
                "unknown program 'loin'; did you mean 'lion'?", new UnknownName("program", "loin", known).getMessage());
        assertEquals("unknown program 'adam'", new UnknownName("program", "adam", List.of()).getMessage());
        assertEquals(
                "unknown program 'adam'; known: lion, sgd", new UnknownName("program", "adam", known).getMessage());
    }
}
