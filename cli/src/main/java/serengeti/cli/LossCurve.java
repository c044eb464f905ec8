package serengeti.cli;

import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import serengeti.evaluator.task.TrainingRun.LossListener;

/// The training loss of a run, averaged over at most 50 stretches of equal length, and its fitness at times.
final class LossCurve implements LossListener {
    static final int POINTS = 50;

    private final int steps;
    private final double[] sums;
    private final int[] counts;
    private final int[] validationSteps;
    private final double[] validations;
    private int validated;

    /// The curve of a run that is validated at its end only.
    LossCurve(int steps) {
        this(steps, 1);
    }

    /// @param validationCount how often the run is validated, at equal distances, at its end among them; 1 to `steps`
    LossCurve(int steps, int validationCount) {
        this.steps = steps;
        validationSteps = validationSteps(steps, validationCount);
        validations = new double[validationCount];
        sums = new double[Math.min(POINTS, steps)];
        counts = new int[sums.length];
    }

    @Override
    public void loss(int step, float loss) {
        int point = (int) ((long) step * sums.length / steps);
        sums[point] += loss;
        counts[point]++;
    }

    /// After how many steps a run is validated.
    static int[] validationSteps(int steps, int count) {
        int[] after = new int[count];
        Arrays.setAll(after, index -> (int) ((index + 1L) * steps / count));
        return after;
    }

    @Override
    public boolean isValidatedAfter(int step) {
        return validated < validations.length && step + 1 == validationSteps[validated];
    }

    @Override
    public void fitness(int step, double fitness) {
        validations[validated] = fitness;
        validated++;
    }

    /// The scores of the validations that were reached.
    double[] validations() {
        return Arrays.copyOf(validations, validated);
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
