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
                    sign of an average of averages | '' | m = interp(g, m, 0.9) ; v = interp(m, v, 0.9) ; u = sign(v)
                    sign of an average of signs | '' | s = sign(g) ; m = interp(s, m, 0.9) ; u = sign(m)
                    sign of a short average | '' | m = interp(g, m, 0.3) ; u = sign(m)
                    sign of a very short average | sign-descent | m = interp(g, m, 0.001) ; u = sign(m)
                    sign of the gradient less its mean | '' | m = interp(g, m, 0.9) ; d = g - m ; u = sign(d)
                    sign that ascends | '' | m = interp(g, m, 0.9) ; u = sign(m) * -1
                    sign of a negated average, negated | signed-momentum | m = interp(g, m, 0.9) ; d = m * -3 ; u = 0 - sign(d)
                    sign times the size of the gradient | '' | m = interp(g, m, 0.9) ; u = sign(m) * norm(g)
                    sign with a size for each element | '' | m = interp(g, m, 0.9) ; u = sign(m) * abs(g)
                    sign of the weights | '' | u = sign(w)
                    sign drowned in the weights | '' | m = interp(g, m, 0.9) ; d = m + w ; u = sign(d)
                    sign with decay in the gradient | signed-momentum | d = g + 0.001 * w ; m = interp(d, m, 0.9) ; u = sign(m)
                    sign times the weights | '' | m = interp(g, m, 0.9) ; u = sign(m) * w
                    sign of a constant | '' | u = sign(g * g)
                    sign of the last average, a step late | signed-momentum | u = sign(m) ; m = interp(g, m, 0.9)
                    sign of the last gradient, a step late | '' | u = sign(m) ; m = g * 1
                    normalised gradients averaged | signed-momentum | n = g / norm(g) ; m = interp(n, m, 0.9) ; u = sign(m)
                    Lion whose last gradient weighs less | lion | d = interp(g, m, 0.99) ; m = interp(g, m, 0.9) ; u = sign(d)
                    Lion without its last gradient | signed-momentum | d = interp(g, m, 1) ; m = interp(g, m, 0.9) ; u = sign(d)
                    Lion with the last gradient reversed | '' | d = interp(g, m, 1.2) ; m = interp(g, m, 0.9) ; u = sign(d)
                    Lion with nearly equal betas | signed-momentum | d = interp(g, m, 0.9) ; m = interp(g, m, 0.902) ; u = sign(d)
                    Lion with hardly any momentum | '' | d = interp(g, m, 0.2) ; m = interp(g, m, 0.6) ; u = sign(d)
                    Lion from two states | '' | v = interp(g, m, 0.9) ; d = interp(g, v, 0.8) ; d = d + 0.01 * s ; s = interp(g, s, 0.9) ; m = v ; u = sign(d)
                    division by the cube root | '' | m = interp(g, m, 0.9) ; v = interp(square(g), v, 0.99) ; u = m / cbrt(v)
                    division without a root | '' | m = interp(g, m, 0.9) ; v = interp(square(g), v, 0.99) ; u = m / v
                    multiplication by the root | '' | m = interp(g, m, 0.9) ; v = interp(square(g), v, 0.99) ; u = m * sqrt(v)
                    division by an average of sizes | '' | m = interp(g, m, 0.9) ; v = interp(abs(g), v, 0.99) ; u = m / v
                    division by the size of the gradient | '' | m = interp(g, m, 0.9) ; u = m / sqrt(square(g))
                    division by its own size | signed-momentum | m = interp(g, m, 0.9) ; u = m / sqrt(square(m))
                    division by the norm of squares | '' | m = interp(g, m, 0.9) ; v = interp(square(g), v, 0.99) ; u = m / sqrt(norm(v))
                    division under a sign | signed-momentum | m = interp(g, m, 0.9) ; v = interp(square(g), v, 0.99) ; u = sign(m / sqrt(v))
                    division that ascends | '' | m = interp(g, m, 0.9) ; v = interp(square(g), v, 0.99) ; u = 0 - m / sqrt(v)
                    division beside much of the gradient | '' | v = interp(square(g), v, 0.99) ; u = 0.0001 * g / sqrt(v) + g
                    division beside a little of the gradient | rmsprop | v = interp(square(g), v, 0.99) ; u = g / sqrt(v) + 0.1 * g
                    division with a large guard | momentum | m = interp(g, m, 0.9) ; v = interp(square(g), v, 0.99) ; u = m / (sqrt(v) + 1)
                    division, averaged afterwards | rmsprop | v = interp(square(g), v, 0.99) ; d = g / sqrt(v) ; m = interp(d, m, 0.9) ; u = m * 3
                    division by the root of a step before | adam | m = interp(g, m, 0.9) ; u = m / sqrt(v) ; v = interp(square(g), v, 0.99)
                    division by the deviation from a past mean | adabelief | d = g - m ; m = interp(g, m, 0.9) ; v = interp(square(d), v, 0.99) ; u = g / sqrt(v)
                    division by its own size, with another beta in the state | lion | d = interp(g, m, 0.9) ; v = d * d ; m = interp(g, m, 0.999) ; u = d / sqrt(v)
                    sign with decay of the same size | signed-momentum | m = interp(g, m, 0.879) ; u = sign(m) + w
                    division by twice the mean's distance | '' | d = g - m * 2 ; m = interp(g, m, 0.9) ; v = interp(square(d), v, 0.99) ; u = g / sqrt(v)
                    division by the mean of all squares | adagrad | v = v + square(g) ; u = g / sqrt(v / t)
                    division by a very slow average | adam | m = interp(g, m, 0.9) ; v = interp(square(g), v, 0.9998) ; u = m / sqrt(v)
                    momentum with Nesterov's look ahead | momentum | m = m * 0.9 + g ; u = g + m * 0.9
                    momentum that is normalised | '' | m = m * 0.9 + g ; u = m / norm(m)
                    momentum that ascends | '' | m = m * 0.9 + g ; u = 0 - m
                    momentum that does not decay | '' | m = m + g ; u = m * 1
                    momentum of averages | '' | m = interp(g, m, 0.9) ; v = interp(m, v, 0.9) ; u = v * 1
                    momentum times the weights | '' | m = interp(g, m, 0.9) ; u = m * w
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

    private static Program program(String body) {
        String lines = body.lines().map(String::strip).collect(Collectors.joining()).replaceAll(" *; *", "\n  ");
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
