package serengeti.evaluator.task;

/// The learning-rate schedule that a program sees as `lr`: linear warm-up over the first tenth, then a cosine to zero.
///
/// Its peak is 1; the programs scale it themselves (arXiv 2302.06675, Program 3, multiplies it by 0.001).
///
/// @param steps length of the run, at least 1
public record Schedule(int steps) {

    public Schedule {
        if (steps < 1) {
            throw new IllegalArgumentException("steps: %d, must be at least 1".formatted(steps));
        }
    }

    /// The value at step `step`, 0-based: `(step + 1) / warm` during warm-up, then `(1 + cos(pi x)) / 2`.
    public double at(int step) {
        int warm = Math.max(1, steps / 10);
        if (step < warm) {
            return (step + 1.0) / warm;
        }
        return 0.5 * (1 + Math.cos(Math.PI * (step - warm) / (steps - warm)));
    }

    /// The sum over all steps, by which total weight decay is counted.
    public double sum() {
        double sum = 0;
        for (int step = 0; step < steps; step++) {
            sum += at(step);
        }
        return sum;
    }
}
