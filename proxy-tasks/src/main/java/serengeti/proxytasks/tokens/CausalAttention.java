package serengeti.proxytasks.tokens;

import static serengeti.proxytasks.tokens.TokenGrid.SEQUENCES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import serengeti.proxytasks.lanes.Exponential;
import serengeti.proxytasks.lanes.Lanes;
import serengeti.proxytasks.layer.Signal;

/// Multi-head attention of each token to those not after it, vectors along the batch.
///
/// The input has three times the output's rows: queries, then keys, then values, each with the heads one after the other.
/// Scores are scaled by one over the root of a head's features.
public final class CausalAttention {
    private static final int STEP = SEQUENCES.length();

    private final TokenGrid grid;
    private final int heads;
    private final int headFeatures;
    private final Signal input;
    private final Signal output;
    private final float[] shares;
    private final float[] scoreGradients;

    public CausalAttention(TokenGrid grid, int heads, Signal input, Signal output) {
        this.grid = grid;
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
                Exponential.exp(shares, shareIndex(head, time, 0), (time + 1) * lanes);
                for (int lane = 0; lane < lanes; lane += STEP) {
                    normalise(head, time, lane);
                    mix(head, time, lane);
                }
            }
        }
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
        int end = (time + 1) * lanes;
        float scale = (float) (1 / Math.sqrt(features));
        var maximum = FloatVector.broadcast(SEQUENCES, Float.NEGATIVE_INFINITY);
        for (int key = 0; key < end; key += lanes) {
            var score = FloatVector.zero(SEQUENCES);
            int feature = 0;
            for (int f = 0; f < features; f++) {
                score = FloatVector.fromArray(SEQUENCES, x, query + feature)
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
        int end = (time + 1) * lanes;
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
        float[] x = input.value().data();
        float[] y = output.value().data();
        float[] share = shares;
        int columns = input.value().columns();
        int lanes = grid.lanes();
        int row = shareIndex(head, time, lane);
        int end = (time + 1) * lanes;
        for (int f = 0; f < headFeatures; f++) {
            int values = ((2 * heads + head) * headFeatures + f) * columns + lane;
            var sum = FloatVector.zero(SEQUENCES);
            for (int key = 0; key < end; key += lanes) {
                sum = FloatVector.fromArray(SEQUENCES, share, row + key)
                        .fma(FloatVector.fromArray(SEQUENCES, x, values + key), sum);
            }
            sum.intoArray(y, (head * headFeatures + f) * columns + time * lanes + lane);
        }
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
        int end = (time + 1) * lanes;
        float scale = (float) (1 / Math.sqrt(features));
        var mean = FloatVector.zero(SEQUENCES);
        for (int key = 0; key < end; key += lanes) {
            var sum = FloatVector.zero(SEQUENCES);
            int feature = 0;
            for (int f = 0; f < features; f++) {
                sum = FloatVector.fromArray(SEQUENCES, dy, upstream + feature)
                        .fma(FloatVector.fromArray(SEQUENCES, x, values + key + feature), sum);
                feature += columns;
            }
            sum.intoArray(scores, row + key);
            mean = sum.fma(FloatVector.fromArray(SEQUENCES, share, row + key), mean);
        }
        for (int key = 0; key < end; key += lanes) {
            FloatVector.fromArray(SEQUENCES, scores, row + key).sub(mean)
                    .mul(FloatVector.fromArray(SEQUENCES, share, row + key)).mul(scale)
                    .intoArray(scores, row + key);
        }
    }

    private void queryGradients(int head, int time, int lane) {
        float[] x = input.value().data();
        float[] dx = input.gradient().data();
        float[] scores = scoreGradients;
        int columns = input.value().columns();
        int lanes = grid.lanes();
        int row = shareIndex(head, time, lane);
        int end = (time + 1) * lanes;
        for (int f = 0; f < headFeatures; f++) {
            int keys = ((heads + head) * headFeatures + f) * columns + lane;
            var sum = FloatVector.zero(SEQUENCES);
            for (int key = 0; key < end; key += lanes) {
                sum = FloatVector.fromArray(SEQUENCES, scores, row + key)
                        .fma(FloatVector.fromArray(SEQUENCES, x, keys + key), sum);
            }
            sum.intoArray(dx, (head * headFeatures + f) * columns + time * lanes + lane);
        }
    }

    private void keyAndValueGradients(int head, int time, int lane) {
        float[] x = input.value().data();
        float[] dx = input.gradient().data();
        float[] dy = output.gradient().data();
        int columns = input.value().columns();
        int lanes = grid.lanes();
        int firstRow = shareIndex(head, time, lane) + time * lanes;
        int rowStep = grid.context() * lanes;
        int firstColumn = time * lanes + lane;
        int lastColumn = grid.context() * lanes;
        for (int f = 0; f < headFeatures; f++) {
            int feature = (head * headFeatures + f) * columns;
            var keySum = FloatVector.zero(SEQUENCES);
            var valueSum = FloatVector.zero(SEQUENCES);
            int row = firstRow;
            for (int column = firstColumn; column < lastColumn; column += lanes) {
                keySum = FloatVector.fromArray(SEQUENCES, scoreGradients, row)
                        .fma(FloatVector.fromArray(SEQUENCES, x, feature + column), keySum);
                valueSum = FloatVector.fromArray(SEQUENCES, shares, row)
                        .fma(FloatVector.fromArray(SEQUENCES, dy, feature + column), valueSum);
                row += rowStep;
            }
            keySum.intoArray(dx, feature + heads * headFeatures * columns + firstColumn);
            valueSum.intoArray(dx, feature + 2 * heads * headFeatures * columns + firstColumn);
        }
    }
}
