package serengeti.proxytasks.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import serengeti.proxytasks.vision.DigitImages;

class GeneratorsTest {

    @Nested
    class DigitsOfAnySize {
        private final LabelledImages images = new Digits(8, 0.3).generate(4000, 1);

        @Test
        void classesAreBalanced() {
            int[] counts = new int[Digits.CLASSES];
            for (int label : images.labels()) {
                counts[label]++;
            }
            for (int count : counts) {
                assertEquals(400, count, 4 * Math.sqrt(400), "four standard deviations");
            }
        }

        @Test
        void groundAndStrokesHaveTheStatedPixels() {
            float least = Float.POSITIVE_INFINITY;
            float most = Float.NEGATIVE_INFINITY;
            for (float pixel : new Digits(8, 0).generate(1000, 1).pixels()) {
                least = Math.min(least, pixel);
                most = Math.max(most, pixel);
            }
            assertEquals(-0.25 / 0.4, least, 1e-6);
            assertEquals((1 - 0.25) / 0.4, most, 1e-3, "some pixel lies on the middle of a stroke");
        }

        @Test
        void pixelsHaveTheStatedMeanAndDeviation() {
            double sum = 0;
            double squares = 0;
            for (float pixel : images.pixels()) {
                sum += pixel;
                squares += pixel * pixel;
            }
            double mean = sum / images.pixels().length;
            double fourStandardErrors = 4 * 0.2 / Math.sqrt(4000);
            assertEquals(0.47, mean, fourStandardErrors);
            double deviation = Math.sqrt(squares / images.pixels().length - mean * mean);
            assertEquals(Math.hypot(0.93, 0.3 / 0.4), deviation, fourStandardErrors);
        }

        @Test
        void aSeedGivesTheSameImagesAndAnotherSeedOthers() {
            LabelledImages again = new Digits(8, 0.3).generate(10, 1);
            LabelledImages other = new Digits(8, 0.3).generate(10, 2);
            assertEquals(images.pixels()[99], again.pixels()[99]);
            assertNotEquals(again.pixels()[99], other.pixels()[99]);
        }

        @Test
        void noiseHasTheStatedDeviation() {
            LabelledImages clean = new Digits(8, 0).generate(1000, 1);
            double squares = 0;
            for (int pixel = 0; pixel < clean.pixels().length; pixel++) {
                squares += Math.pow(images.pixels()[pixel] - clean.pixels()[pixel], 2);
            }
            assertEquals(0.3 / 0.4, Math.sqrt(squares / clean.pixels().length), 0.01, "standard error 0.002");
        }

        @Test
        void labelNoiseChangesItsShareButForTheRightOnesDrawnAgain() {
            LabelledImages noisy = images.withLabelNoise(0.2, 3);
            int changed = 0;
            for (int image = 0; image < images.count(); image++) {
                changed += noisy.labels()[image] == images.labels()[image] ? 0 : 1;
            }
            double share = 0.2 * 9 / 10;
            assertEquals(share, changed / 4000.0, 4 * Math.sqrt(share * (1 - share) / 4000), "four standard errors");
        }

        @Test
        void validationLabelsAreClean() {
            LabelledImages.Split split = new DigitImages(8, 50, 400, 0.3, 1.0).images();
            assertArrayEquals(new Digits(8, 0.3).generate(400, 2).labels(), split.validation().labels());
        }
    }

    @Nested
    class Text {
        private final MarkovText text = new MarkovText(24, 2, 11);
        private final TokenSequences sequences = text.generate(4000, 13, 1);

        @Test
        void chainsAreDistributionsWithFourPreferredSuccessors() {
            for (double[][] chain : text.chains()) {
                for (double[] row : chain) {
                    double sum = 0;
                    int least = 0;
                    double zipfWeight = 0;
                    for (int token = 0; token < row.length; token++) {
                        zipfWeight += 1.0 / (token + 2);
                    }
                    for (int token = 0; token < row.length; token++) {
                        sum += row[token];
                        least += row[token] < 0.08 / (token + 2) / zipfWeight + 1e-12 ? 1 : 0;
                    }
                    assertEquals(1, sum, 1e-12);
                    assertEquals(20, least, 0, "all but four tokens have their background probability");
                }
            }
        }

        @Test
        void followersRepeatMoreOftenThanTheChainsSay() {
            double expected = 0;
            int repeats = 0;
            int chances = 0;
            double[][] first = text.chains()[0];
            double[][] second = text.chains()[1];
            for (int sequence = 0; sequence < sequences.count(); sequence++) {
                int[] followers = new int[24];
                Arrays.fill(followers, -1);
                for (int time = 1; time < 13; time++) {
                    int current = sequences.token(sequence, time - 1);
                    int next = sequences.token(sequence, time);
                    if (followers[current] >= 0) {
                        chances++;
                        repeats += next == followers[current] ? 1 : 0;
                        expected += Math.max(first[current][followers[current]], second[current][followers[current]]);
                    }
                    followers[current] = next;
                }
            }
            assertTrue(chances > 5000, "chances to copy: " + chances);
            double share = (double) repeats / chances;
            assertTrue(share > 0.15, "share of repeats: " + share);
            assertTrue(repeats > 0.15 * chances + 0.85 * 0.5 * expected, "repeats: " + repeats);
        }

        @Test
        void aSeedGivesTheSameTextAndAnotherSeedOther() {
            assertArrayEquals(sequences.tokens(), text.generate(4000, 13, 1).tokens());
            assertNotEquals(Arrays.hashCode(sequences.tokens()), Arrays.hashCode(text.generate(4000, 13, 2).tokens()));
        }
    }
}
