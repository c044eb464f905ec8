package serengeti.search;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import serengeti.evaluator.score.Training;

/// What losses a new program must reach at the hurdle to be trained to the end: among the lowest of late.
final class RunningBars {
    private static final int WINDOW = 256;
    private static final int LEAST = 64;

    private final double passedShare;
    private final List<Deque<Double>> losses = new ArrayList<>();

    /// @param passedShare the part of the programs met lately that would pass, 0 to 1
    RunningBars(int tasks, double passedShare) {
        this.passedShare = passedShare;
        for (int task = 0; task < tasks; task++) {
            losses.add(new ArrayDeque<>(WINDOW));
        }
    }

    /// Notices a program's first training.
    void add(Training training) {
        for (int task = 0; task < training.hurdleLosses().size(); task++) {
            Deque<Double> window = losses.get(task);
            if (window.size() == WINDOW) {
                window.removeFirst();
            }
            window.addLast(training.hurdleLosses().get(task));
        }
    }

    /// One for each task; none where too few programs were met.
    double[] bars() {
        return losses.stream().mapToDouble(this::bar).toArray();
    }

    private double bar(Deque<Double> window) {
        if (passedShare >= 1 || window.size() < LEAST) {
            return Double.POSITIVE_INFINITY;
        }
        double[] sorted = window.stream().mapToDouble(loss -> loss).sorted().toArray();
        return sorted[Math.clamp((long) Math.ceil(passedShare * sorted.length) - 1, 0, sorted.length - 1)];
    }
}
