package serengeti.proxytasks.tokens;

import static serengeti.proxytasks.tokens.TokenGrid.SEQUENCES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import serengeti.proxytasks.lanes.Exponential;
import serengeti.proxytasks.lanes.Lanes;
import serengeti.proxytasks.layer.Signal;

/// Multi-head attention of each token to those of its sequence, vectors along the batch.
///
/// The input has three times the output's rows: queries, then keys, then values, each with the heads one after the
/// other. Scores are scaled by one over the root of a head's features.
public final class Attention {
    private static final int STEP = SEQUENCES.length();

    /// What a token does not attend to.
    public enum Mask {
        /// Those after it.
        LATER,
        /// Nothing: it attends to every token of its sequence.
        NONE
    }

    private final TokenGrid grid;
    private final boolean isCausal;
    private final int heads;
    private final int headFeatures;
    private final Signal input;
    private final Signal output;
    private final float[] shares;
    private final float[] scoreGradients;

    public Attention(TokenGrid grid, Mask mask, int heads, Signal input, Signal output) {
        this.grid = grid;
        this.isCausal = mask == Mask.LATER;
        this.heads = heads;
        this.headFeatures = output.value().rows() / heads;
        this.input = input;
        this.output = output;
        int length = heads * grid.context() * grid.context() * grid.lanes();
        this.shares = Lanes.array(length);
        this.scoreGradients = Lanes.array(length);
    }

    /// Computes the output.
    public void forward() {
        int lanes = grid.lanes();
        for (int head = 0; head < heads; head++) {
            for (int time = 0; time < grid.context(); time++) {
                for (int lane = 0; lane < lanes; lane += STEP) {
                    centredScores(head, time, lane);
                }
                if (isCausal) {
                    Exponential.exp(shares, shareIndex(head, time, 0), keys(time) * lanes);
                }
            }
        }
        if (!isCausal) {
            Exponential.exp(shares, 0, shareIndex(heads, 0, 0));
        }
        for (int head = 0; head < heads; head++) {
            for (int time = 0; time < grid.context(); time++) {
                for (int lane = 0; lane < lanes; lane += STEP) {
                    normalise(head, time, lane);
                    mix(head, time, lane);
                }
            }
        }
    }

    /// How many tokens from the first on the token at `time` attends to.
    private int keys(int time) {
        return isCausal ? time + 1 : grid.context();
    }

    /// Where the shares that the query at `time` gives to the keys start.
    private int shareIndex(int head, int time, int lane) {
        return (head * grid.context() + time) * grid.context() * grid.lanes() + lane;
    }

    private void centredScores(int head, int time, int lane) {
        float[] x = input.value().data();
        float[] share = shares;
        int columns = input.value().columns();
        int lanes = grid.lanes();
        int features = headFeatures;
        int query = head * features * columns + time * lanes + lane;
        int keys = (heads + head) * features * columns + lane;
        int row = shareIndex(head, time, lane);
        int end = keys(time) * lanes;
        float scale = (float) (1 / Math.sqrt(features));
        var maximum = FloatVector.broadcast(SEQUENCES, Float.NEGATIVE_INFINITY);
        for (int key = 0; key < end; key += lanes) {
            var score = FloatVector.zero(SEQUENCES);
            int feature = 0;
            for (int f = 0; f < features; f++) {
                score =
                        FloatVector.fromArray(SEQUENCES, x, query + feature)
                                .fma(FloatVector.fromArray(SEQUENCES, x, keys + key + feature), score);
                feature += columns;
            }
            score = score.mul(scale);
            score.intoArray(share, row + key);
            maximum = maximum.blend(score, score.compare(VectorOperators.GT, maximum));
        }
        for (int key = 0; key < end; key += lanes) {
            FloatVector.fromArray(SEQUENCES, share, row + key).sub(maximum).intoArray(share, row + key);
        }
    }

    private void normalise(int head, int time, int lane) {
        float[] share = shares;
        int lanes = grid.lanes();
        int row = shareIndex(head, time, lane);
        int end = keys(time) * lanes;
        var sum = FloatVector.zero(SEQUENCES);
        for (int key = 0; key < end; key += lanes) {
            sum = sum.add(FloatVector.fromArray(SEQUENCES, share, row + key));
        }
        var inverse = FloatVector.broadcast(SEQUENCES, 1f).div(sum);
        for (int key = 0; key < end; key += lanes) {
            FloatVector.fromArray(SEQUENCES, share, row + key).mul(inverse).intoArray(share, row + key);
        }
    }

    private void mix(int head, int time, int lane) {
        int lanes = grid.lanes();
        WeightedSum.compute(
                shares,
                shareIndex(head, time, lane),
                lanes,
                input.value(),
                index(2 * heads + head, 0, lane),
                lanes,
                keys(time),
                output.value(),
                index(head, time, lane),
                headFeatures);
    }

    /// Where the token at `time` of a head's first feature lies; keys and values are heads after those of the queries.
    private int index(int head, int time, int lane) {
        return head * headFeatures * grid.columns() + time * grid.lanes() + lane;
    }

    /// Computes the input's gradient from the output's.
    public void backward() {
        for (int head = 0; head < heads; head++) {
            for (int lane = 0; lane < grid.lanes(); lane += STEP) {
                for (int time = 0; time < grid.context(); time++) {
                    scoreGradients(head, time, lane);
                    queryGradients(head, time, lane);
                }
                for (int time = 0; time < grid.context(); time++) {
                    keyAndValueGradients(head, time, lane);
                }
            }
        }
    }

    private void scoreGradients(int head, int time, int lane) {
        float[] x = input.value().data();
        float[] dy = output.gradient().data();
        float[] share = shares;
        float[] scores = scoreGradients;
        int columns = input.value().columns();
        int lanes = grid.lanes();
        int features = headFeatures;
        int upstream = head * features * columns + time * lanes + lane;
        int values = (2 * heads + head) * features * columns + lane;
        int row = shareIndex(head, time, lane);
        int end = keys(time) * lanes;
        float scale = (float) (1 / Math.sqrt(features));
        var mean = FloatVector.zero(SEQUENCES);
        for (int key = 0; key < end; key += lanes) {
            var sum = FloatVector.zero(SEQUENCES);
            int feature = 0;
            for (int f = 0; f < features; f++) {
                sum =
                        FloatVector.fromArray(SEQUENCES, dy, upstream + feature)
                                .fma(FloatVector.fromArray(SEQUENCES, x, values + key + feature), sum);
                feature += columns;
            }
            sum.intoArray(scores, row + key);
            mean = sum.fma(FloatVector.fromArray(SEQUENCES, share, row + key), mean);
        }
        for (int key = 0; key < end; key += lanes) {
            FloatVector.fromArray(SEQUENCES, scores, row + key)
                    .sub(mean)
                    .mul(FloatVector.fromArray(SEQUENCES, share, row + key))
                    .mul(scale)
                    .intoArray(scores, row + key);
        }
    }

    private void queryGradients(int head, int time, int lane) {
        int lanes = grid.lanes();
        WeightedSum.compute(
                scoreGradients,
                shareIndex(head, time, lane),
                lanes,
                input.value(),
                index(heads + head, 0, lane),
                lanes,
                keys(time),
                input.gradient(),
                index(head, time, lane),
                headFeatures);
    }

    private void keyAndValueGradients(int head, int time, int lane) {
        int lanes = grid.lanes();
        int first = isCausal ? time : 0;
        int row = shareIndex(head, first, lane) + time * lanes;
        int rowStep = grid.context() * lanes;
        int queries = grid.context() - first;
        WeightedSum.compute(
                scoreGradients,
                row,
                rowStep,
                input.value(),
                index(head, first, lane),
                lanes,
                queries,
                input.gradient(),
                index(heads + head, time, lane),
                headFeatures);
        WeightedSum.compute(
                shares,
                row,
                rowStep,
                output.gradient(),
                index(head, first, lane),
                lanes,
                queries,
                input.gradient(),
                index(2 * heads + head, time, lane),
                headFeatures);
    }
}
