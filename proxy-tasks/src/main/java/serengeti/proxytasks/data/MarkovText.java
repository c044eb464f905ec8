package serengeti.proxytasks.data;

import java.util.Arrays;
import serengeti.proxytasks.random.DrawSequence;
import serengeti.proxytasks.random.Draws;

/// A made-up language: each sequence follows one of a few sparse Markov chains and sometimes copies itself.
///
/// After a token, a chain prefers a few successors, chosen by Zipf's law and weighted by a Dirichlet draw; any token
/// may follow with a small probability. A copy repeats what followed the current token when it last occurred, which
/// only a model that looks back can predict.
///
/// @param vocabulary number of different tokens
/// @param topics number of chains
/// @param structureSeed what the chains are drawn from; languages of one seed are equal
public record MarkovText(int vocabulary, int topics, long structureSeed) {
    private static final int SUCCESSORS = 4;
    private static final double CONCENTRATION = 0.8;
    private static final double BACKGROUND = 0.08;
    private static final double COPY = 0.15;
    private static final int ZIPF_OFFSET = 2;
    private static final int NEVER = -1;

    /// `count` sequences of `length` tokens.
    public TokenSequences generate(int count, int length, long seed) {
        double[] zipf = zipf();
        double[][][] cumulative = cumulativeChains(zipf);
        Draws draws = Draws.of(seed, Draws.Purpose.TEXT);
        int[] tokens = new int[count * length];
        int[] followers = new int[vocabulary];
        for (int sequence = 0; sequence < count; sequence++) {
            DrawSequence own = draws.from(Draws.counter(sequence, 0));
            double[][] chain = cumulative[own.below(topics)];
            Arrays.fill(followers, NEVER);
            int current = own.index(zipf);
            tokens[sequence * length] = current;
            for (int time = 1; time < length; time++) {
                int drawn = place(chain[current], own.uniform());
                boolean copied = own.uniform() < COPY && followers[current] != NEVER;
                int next = copied ? followers[current] : drawn;
                followers[current] = next;
                tokens[sequence * length + time] = next;
                current = next;
            }
        }
        return new TokenSequences(tokens, length, vocabulary);
    }

    /// The probability of each token to follow each other one, by topic: `[topic][token][next]`, without copies.
    public double[][][] chains() {
        return chains(zipf());
    }

    private double[] zipf() {
        double[] weights = new double[vocabulary];
        double total = 0;
        for (int token = 0; token < vocabulary; token++) {
            weights[token] = 1.0 / (token + ZIPF_OFFSET);
            total += weights[token];
        }
        for (int token = 0; token < vocabulary; token++) {
            weights[token] /= total;
        }
        return weights;
    }

    private double[][][] chains(double[] zipf) {
        Draws draws = Draws.of(structureSeed, Draws.Purpose.CHAINS);
        double[][][] chains = new double[topics][vocabulary][];
        for (int topic = 0; topic < topics; topic++) {
            for (int token = 0; token < vocabulary; token++) {
                chains[topic][token] = followers(zipf, draws.from(Draws.counter(topic * vocabulary + token, 0)));
            }
        }
        return chains;
    }

    private double[] followers(double[] zipf, DrawSequence draws) {
        double[] left = zipf.clone();
        double[] weights = new double[vocabulary];
        double total = 0;
        for (int successor = 0; successor < Math.min(SUCCESSORS, vocabulary); successor++) {
            int token = draws.index(left);
            left[token] = 0;
            weights[token] = draws.gamma(CONCENTRATION);
            total += weights[token];
        }
        for (int token = 0; token < vocabulary; token++) {
            weights[token] = (1 - BACKGROUND) * weights[token] / total + BACKGROUND * zipf[token];
        }
        return weights;
    }

    private double[][][] cumulativeChains(double[] zipf) {
        double[][][] cumulative = chains(zipf);
        for (double[][] chain : cumulative) {
            for (double[] row : chain) {
                for (int token = 1; token < row.length; token++) {
                    row[token] += row[token - 1];
                }
            }
        }
        return cumulative;
    }

    private static int place(double[] cumulative, double uniform) {
        int token = 0;
        while (token < cumulative.length - 1 && uniform > cumulative[token]) {
            token++;
        }
        return token;
    }
}
