package serengeti.search.discovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import serengeti.dsl.library.Library;
import serengeti.dsl.meaning.Lowering;
import serengeti.dsl.meaning.StaticFacts;
import serengeti.dsl.plan.StepPlan;
import serengeti.dsl.program.Program;
import serengeti.dsl.text.Parser;
import serengeti.dsl.text.Printer;
import serengeti.search.mutation.MutationSettings;
import serengeti.search.mutation.Mutator;

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

    @ParameterizedTest
    @EnumSource
    void aMotifIsSeenInWhateverFormItIsWritten(Motif motif) {
        var missed = new ArrayList<String>();
        for (long seed = 0; seed < 100; seed++) {
            String labels = labels(Variants.program(motif, seed));
            if (!labels.equals(motif.label())) {
                missed.add("'%s' in%n%s".formatted(labels, Variants.text(motif, seed)));
            }
        }
        assertEquals(List.of(), missed);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    sign of a sum that never decays | '' | m = m + g ; u = sign(m)
                    sign of an average of averages | '' | MEAN ; v = interp(m, v, 0.9) ; u = sign(v)
                    sign of an average of signs | '' | s = sign(g) ; m = interp(s, m, 0.9) ; u = sign(m)
                    sign of a short average | '' | m = interp(g, m, 0.3) ; u = sign(m)
                    sign of a very short average | sign-descent | m = interp(g, m, 0.001) ; u = sign(m)
                    sign of the gradient less its mean | '' | MEAN ; d = g - m ; u = sign(d)
                    sign that ascends | '' | MEAN ; u = sign(m) * -1
                    sign of a negated average, negated | signed-momentum | MEAN ; d = m * -3 ; u = 0 - sign(d)
                    sign times the size of the gradient | '' | MEAN ; u = sign(m) * norm(g)
                    sign with a size for each element | '' | MEAN ; u = sign(m) * abs(g)
                    sign of the weights | '' | u = sign(w)
                    sign drowned in the weights | '' | MEAN ; d = m + w ; u = sign(d)
                    sign with decay in the gradient | signed-momentum | g = g + 0.001 * w ; MEAN ; u = sign(m)
                    sign times the weights | '' | MEAN ; u = sign(m) * w
                    sign of a constant | '' | u = sign(g * g)
                    sign of the last average, a step late | signed-momentum | u = sign(m) ; MEAN
                    sign of the last gradient, a step late | '' | u = sign(m) ; m = g * 1
                    normalised gradients averaged | signed-momentum | g = g / norm(g) ; MEAN ; u = sign(m)
                    Lion whose last gradient weighs less | lion | d = interp(g, m, 0.99) ; MEAN ; u = sign(d)
                    Lion without its last gradient | signed-momentum | d = interp(g, m, 1) ; MEAN ; u = sign(d)
                    Lion with the last gradient reversed | '' | d = interp(g, m, 1.2) ; MEAN ; u = sign(d)
                    Lion with nearly equal betas | signed-momentum | d = interp(g, m, 0.898) ; MEAN ; u = sign(d)
                    Lion with hardly any momentum | '' | d = interp(g, m, 0.2) ; m = interp(g, m, 0.6) ; u = sign(d)
                    Lion from two states | '' | d = interp(g, m, 0.8) + s ; s = interp(g, s, 0.99) ; MEAN ; u = sign(d)
                    division by the cube root | '' | MEAN ; SQUARES ; u = m / cbrt(v)
                    division without a root | '' | MEAN ; SQUARES ; u = m / v
                    multiplication by the root | '' | MEAN ; SQUARES ; u = m * sqrt(v)
                    division by an average of sizes | '' | MEAN ; v = interp(abs(g), v, 0.99) ; u = m / v
                    division by the size of the gradient | '' | MEAN ; u = m / sqrt(square(g))
                    division by its own size | signed-momentum | MEAN ; u = m / sqrt(square(m))
                    division by the norm of squares | '' | MEAN ; SQUARES ; u = m / sqrt(norm(v))
                    division under a sign | signed-momentum | MEAN ; SQUARES ; u = sign(m / sqrt(v))
                    division, squared | '' | SQUARES ; u = square(g) / v
                    division by the weights | '' | u = g / sqrt(abs(w) + square(g))
                    division that ascends | '' | MEAN ; SQUARES ; u = 0 - m / sqrt(v)
                    division beside much of the gradient | '' | SQUARES ; u = 0.0001 * g / sqrt(v) + g
                    division beside a little of the gradient | rmsprop | SQUARES ; u = g / sqrt(v) + 0.1 * g
                    division with a large guard | momentum | MEAN ; SQUARES ; u = m / (sqrt(v) + 1)
                    division, averaged afterwards | rmsprop | SQUARES ; g = g / sqrt(v) ; MEAN ; u = m * 3
                    division by the root of a step before | adam | MEAN ; u = m / sqrt(v) ; SQUARES
                    division by the distance from a mean | adabelief | d = g - m ; MEAN ; OF_D ; u = g / sqrt(v)
                    division as found from AdamW | lion | v = m ; MEAN ; u = m / sqrt(m * m) ; m = interp(g, v, 0.999)
                    sign with decay of the same size | signed-momentum | m = interp(g, m, 0.879) ; u = sign(m) + w
                    division by twice the mean's distance | '' | d = g - m * 2 ; MEAN ; OF_D ; u = g / sqrt(v)
                    division by the mean of all squares | adagrad | v = v + square(g) ; u = g / sqrt(v / t)
                    division by a very slow average | adam | MEAN ; v = interp(square(g), v, 0.9998) ; u = m / sqrt(v)
                    momentum with Nesterov's look ahead | momentum | m = m * 0.9 + g ; u = g + m * 0.9
                    momentum that is normalised | '' | m = m * 0.9 + g ; u = m / norm(m)
                    momentum that ascends | '' | m = m * 0.9 + g ; u = 0 - m
                    momentum that does not decay | '' | m = m + g ; u = m * 1
                    momentum of averages | '' | MEAN ; v = interp(m, v, 0.9) ; u = v * 1
                    momentum times the weights | '' | MEAN ; u = m * w
                    gradient clipped | '' | u = clip(g, 0.001)
                    decay alone | '' | u = w * 0.1
                    nothing | '' | u = g - g
                    not a number | '' | u = root(0 - square(g))
                    infinity | '' | u = g * 1e308 * 1e308
                    a state that overflows | '' | m = m * 1e200 + g ; u = m * 1
                    """)
    void whatCountsIsExact(String description, String motifs, String body) {
        assertEquals(motifs, labels(program(body)), description);
    }

    /// `MEAN` stands for an average of gradients in `m`; `SQUARES` and `OF_D` for averages of squares, those of the
    /// gradient and of `d`, in `v`.
    private static Program program(String body) {
        String lines =
                body.replace("MEAN", "m = interp(g, m, 0.9)")
                        .replace("OF_D", "v = interp(square(d), v, 0.99)")
                        .replace("SQUARES", "v = interp(square(g), v, 0.99)")
                        .replaceAll(" *; *", "\n  ");
        return Parser.parse(
                "def train(w, g, m, v, s, lr, t):\n  %s\n  u = u * lr\n  return u, m, v, s\n".formatted(lines),
                "body.opt");
    }

    @Test
    void programsThatDriftFromAdamWShowOneMotifAtMost() {
        var random = new SplittableRandom(7);
        var mutator = new Mutator(MutationSettings.DEFAULT);
        Program start = Library.named("paper-adamw").program().withComments(List.of());
        var several = new ArrayList<String>();
        for (int each = 0; each < 2000; each++) {
            Program program = start;
            for (int mutation = each % 5; mutation >= 0; mutation--) {
                program = mutator.mutate(program, random).program();
            }
            Set<Motif> motifs = Motifs.in(program);
            if (motifs.size() > 1) {
                several.add("%s in%n%s".formatted(motifs, Printer.print(StaticFacts.live(program))));
            }
        }
        assertEquals(List.of(), several);
    }

    @Test
    void theSameProgramShowsTheSameMotifsAgain() {
        Program program = Library.named("paper-raw").program();
        assertEquals(Set.of(Motif.LION), Motifs.in(program));
        assertEquals(Motifs.in(program), Motifs.in(program));
    }

    @Test
    void anOpenPlanIsRefused() {
        StepPlan open = Lowering.openPlan(Library.named("lion").program());
        assertEquals(
                "an open plan: its hyperparameters have no values",
                assertThrows(IllegalArgumentException.class, () -> Motifs.in(open)).getMessage());
    }

    @Test
    void rowsHaveLabelsOfTheirOwn() {
        assertEquals(
                List.of(
                        "signed-momentum",
                        "lion",
                        "sign-descent",
                        "momentum",
                        "rmsprop",
                        "adam",
                        "adabelief",
                        "adagrad"),
                Stream.of(Motif.values()).map(Motif::label).toList());
    }

    static String labels(Program program) {
        return Motifs.in(program).stream().map(Motif::label).collect(Collectors.joining(" "));
    }
}
