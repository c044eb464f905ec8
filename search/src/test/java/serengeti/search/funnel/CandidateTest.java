package serengeti.search.funnel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import serengeti.dsl.library.Library;
import serengeti.dsl.program.Program;
import serengeti.dsl.text.Parser;

final class CandidateTest {
    private static final Program MOMENTUM =
            Parser.parse(
                    """
                    def train(w, g, m, lr):
                      m = interp(g, m, 0.9)
                      update = m * lr
                      return update, m
                    """);

    /// The same form with other names, constants and order.
    private static final Program RENAMED =
            Parser.parse(
                    """
                    def train(w, g, state, lr):
                      state = interp(g, state, 0.95)
                      rate = lr * 0.3
                      rate = rate / 3
                      step = rate * state
                      return step, state
                    """);

    private static Candidate candidate(long id, double fitness, Program program) {
        return new Candidate("evolution-1", id, program, fitness);
    }

    @Test
    void ofEachFormTheBestIsTakenTheBestFormsFirst() {
        Program lion = Library.named("lion").program().inlined();
        Program signum = Library.named("signum").program().inlined();
        List<Candidate> hall =
                List.of(
                        candidate(1, 0.1, MOMENTUM),
                        candidate(2, 0.4, lion),
                        candidate(3, 0.3, RENAMED),
                        candidate(4, 0.2, signum));
        assertEquals(List.of(2L, 3L, 4L), ids(Candidate.chosen(List.of(), hall, 12)));
        assertEquals(List.of(2L, 3L), ids(Candidate.chosen(List.of(), hall, 2)));
    }

    @Test
    void winnersComeFirstWhateverTheirFitness() {
        List<Candidate> chosen =
                Candidate.chosen(
                        List.of(candidate(7, -1, RENAMED)),
                        List.of(
                                candidate(1, 0.1, MOMENTUM),
                                candidate(2, 0.05, Library.named("lion").program().inlined())),
                        12);
        assertEquals(List.of(7L, 2L), ids(chosen));
    }

    @Test
    void entersWithoutStatementsThatAlgebraLeavesOut() {
        Program tangled =
                Parser.parse(
                        """
                        def train(w, g, m, lr):
                          m = interp(g, m, 0.9)
                          update = m * 3
                          update = update * 2
                          update = update * lr
                          return update, m
                        """);
        assertEquals(3, candidate(1, 0, tangled).simplified().statements().size());
    }

    private static List<Long> ids(List<Candidate> candidates) {
        return candidates.stream().map(Candidate::id).toList();
    }
}
