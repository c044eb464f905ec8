package serengeti.cli;

import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import serengeti.evaluator.task.TrainingRun.LossListener;

/// The training loss of a run, averaged over at most 50 stretches of equal length.
final class LossCurve implements LossListener {
    static final int POINTS = 50;

    private final int steps;
    private final double[] sums;
    private final int[] counts;

    LossCurve(int steps) {
        this.steps = steps;
        sums = new double[Math.min(POINTS, steps)];
        counts = new int[sums.length];
    }

    @Override
    public void loss(int step, float loss) {
        int point = (int) ((long) step * sums.length / steps);
        sums[point] += loss;
        counts[point]++;
    }

    /// The points that were reached.
    double[] points() {
        int reached = (int) Arrays.stream(counts).filter(count -> count > 0).count();
        double[] points = new double[reached];
        Arrays.setAll(points, point -> sums[point] / counts[point]);
        return points;
    }

    /// The mean of several curves, as far as all of them go and are finite.
    static double[] mean(List<double[]> curves) {
        int length = curves.stream().mapToInt(curve -> curve.length).min().orElse(0);
        double[] mean = new double[length];
        Arrays.setAll(mean, point -> curves.stream().mapToDouble(curve -> curve[point]).average().orElse(Double.NaN));
        return DoubleStream.of(mean).takeWhile(Double::isFinite).toArray();
    }
}
