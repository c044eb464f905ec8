package serengeti.proxytasks.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class CaptionedDigitsTest {
    private static final int COUNT = 6000;

    private final CaptionedImages pairs = new CaptionedDigits(8, 0.3).generate(COUNT, 1);
    private final LabelledImages digits = new Digits(8, 0.3).generate(COUNT, 1);

    private int token(int pair, int place) {
        return pairs.tokens()[pair * pairs.caption() + place];
    }

    /// Four standard errors of a share of all pairs.
    private static double margin(double share) {
        return 4 * Math.sqrt(share * (1 - share) / COUNT);
    }

    @Test
    void captionsSayWhatTheImageShows() {
        int agreeing = 0;
        for (int pair = 0; pair < COUNT; pair++) {
            boolean named = token(pair, 0) < 10 && token(pair, 1) < 15 && token(pair, 2) < 15;
            if (named) {
                assertEquals(digits.labels()[pair], token(pair, 0));
                float sign = token(pair, 1) == 11 ? -1 : 1;
                float brightness = 0.5f * (token(pair, 2) - 13);
                for (int pixel = pair * 64; pixel < pair * 64 + 64; pixel++) {
                    assertEquals(sign * digits.pixels()[pixel] + brightness, pairs.pixels()[pixel]);
                }
                agreeing++;
            }
        }
        double undropped = Math.pow(0.9, 3);
        assertEquals(undropped, agreeing / (double) COUNT, margin(undropped));
    }

    @Test
    void wordsHaveTheirSharesAtTheirPlaces() {
        int[][] counts = new int[6][24];
        for (int pair = 0; pair < COUNT; pair++) {
            for (int place = 0; place < 6; place++) {
                counts[place][token(pair, place)]++;
            }
        }
        int[] firsts = {0, 10, 12, 15};
        for (int place = 0; place < 6; place++) {
            for (int word = 0; word < 24; word++) {
                boolean meant = place < 3 && word >= firsts[place] && word < firsts[place + 1];
                double share = meant ? 0.9 / (firsts[place + 1] - firsts[place]) : 0;
                share += word < 15 ? 0 : (place < 3 ? 0.1 : 1) / 9;
                assertEquals(share, counts[place][word] / (double) COUNT, margin(share), place + " " + word);
            }
        }
    }

    @Test
    void aSeedGivesTheSamePairsAndAnotherSeedOthers() {
        CaptionedImages again = new CaptionedDigits(8, 0.3).generate(COUNT, 1);
        assertArrayEquals(pairs.tokens(), again.tokens());
        assertArrayEquals(pairs.pixels(), again.pixels());
        CaptionedImages other = new CaptionedDigits(8, 0.3).generate(COUNT, 2);
        assertFalse(Arrays.equals(pairs.tokens(), other.tokens()));
        assertTrue(pairs.count() == COUNT && pairs.vocabulary() == 24);
    }
}
