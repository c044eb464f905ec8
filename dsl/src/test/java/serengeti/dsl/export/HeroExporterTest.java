package serengeti.dsl.export;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import serengeti.dsl.library.Library;
import serengeti.dsl.meaning.Reference;
import serengeti.dsl.program.Program;
import serengeti.dsl.testing.RandomPrograms;
import serengeti.dsl.text.Parser;

/// Listings are Python, are read by the parser of this project, and mean bit for bit what the program means.
class HeroExporterTest {
    @TempDir private Path folder;

    @Test
    void listingsAreThoseOfThePaper() {
        assertEquals(
                """
                # RMSProp
                # Tieleman and Hinton, Lecture 6.5: rmsprop, Neural Networks for Machine Learning, 2012
                #
                # As torch.optim.RMSprop: eps is added after the root. The lecture has 0.9 in place of 0.99 and no eps.
                def train(w, g, v, lr):
                  g2 = square(g)
                  v = interpolate(g2, v, 0.99)
                  denominator = sqrt(v)
                  update = g / denominator
                  lr = lr * 0.01
                  update = update * lr
                  return update, v
                """,
                text(Library.named("rmsprop").program()));
    }

    @Test
    void listingsArePythonAndMakeTheSameSteps() throws IOException {
        var files = new ArrayList<String>();
        for (Library.Entry entry : Library.all()) {
            if (Format.HERO.export(entry.name(), entry.program()) instanceof Export.Text(String text, _)) {
                assertSameSteps(entry.program(), text);
                files.add(write(entry.name(), entry.program(), text));
            }
        }
        assertTrue(files.size() > 12, files.toString());
        for (long seed = 0; seed < 300; seed++) {
            Program program = RandomPrograms.paper().withStatements(20).generate(seed);
            String text = text(program);
            assertSameSteps(program, text);
            files.add(write("random-" + seed, program, text));
        }
        Python.compile(folder, files);
    }

    @Test
    void namesOfPythonAndOfFunctionsAreChanged() {
        assertEquals(
                """
                def train(w, g, class_2, lr):
                  class_2 = interpolate(g, class_2, 0.9)
                  sign_2 = sign(class_2)
                  bounded = max(sign_2, -0.5)
                  update = min(bounded, 0.5)
                  return update, class_2
                """,
                text(
                        Parser.parse(
                                """
                                lambda = 0.9
                                def train(w, g, class, lr, t):
                                  class = interp(g, class, lambda)
                                  sign = sign(class)
                                  update = clamp(sign, -0.5, 0.5)
                                  unused = sqrt(t)
                                  return update, class
                                """,
                                "names.opt")));
    }

    private String write(String name, Program program, String text) throws IOException {
        String file = Format.HERO.fileName(name, program);
        Files.writeString(folder.resolve(file), text);
        return file;
    }

    private static String text(Program program) {
        return ((Export.Text) Format.HERO.export("it", program)).text();
    }

    private static void assertSameSteps(Program program, String text) {
        Program parsed = Parser.parse(text, "hero.py");
        Reference expected = Reference.of(program);
        Reference found = Reference.of(parsed);
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(1);
        double[][] weights = {random.doubles(6, -1, 1).toArray(), random.doubles(1, -1, 1).toArray()};
        double[][] same = {weights[0].clone(), weights[1].clone()};
        for (int step = 0; step < 5; step++) {
            double[][] gradients = {random.doubles(6, -1, 1).toArray(), random.doubles(1, -1, 1).toArray()};
            expected.step(weights, gradients, 0.5);
            found.step(same, gradients, 0.5);
            assertArrayEquals(weights[0], same[0], text);
            assertArrayEquals(weights[1], same[1], text);
        }
    }
}
