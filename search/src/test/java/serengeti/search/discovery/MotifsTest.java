package serengeti.search.discovery;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import serengeti.dsl.library.Library;
import serengeti.dsl.program.Program;

class MotifsTest {

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    sgd,                   ''
                    sgd-momentum,          momentum
                    adagrad,               adagrad
                    rmsprop,               rmsprop
                    adamw,                 adam
                    signsgd,               sign-descent
                    signum,                signed-momentum
                    lion,                  lion
                    paper-adamw,           adam
                    paper-raw,             lion
                    paper-cleaned,         lion
                    paper-regularizer,     adam
                    paper-adagrad-like,    adagrad
                    paper-adabelief-like,  adabelief
                    paper-ablation-0.9,    signed-momentum
                    paper-ablation-0.99,   signed-momentum
                    """)
    void programsOfTheLibraryShowTheirMotifs(String name, String motifs) {
        assertEquals(motifs, labels(Library.named(name).program()));
    }

    static String labels(Program program) {
        return Motifs.in(program).stream().map(Motif::label).collect(Collectors.joining(" "));
    }
}
