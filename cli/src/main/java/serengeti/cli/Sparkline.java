package serengeti.cli;

import java.util.Arrays;
import java.util.List;

/// Curves as rows of small bars, all on one scale.
///
/// @param low what the lowest bar stands for
/// @param high what the highest bar stands for
record Sparkline(double low, double high) {
    private static final String BARS = "▁▂▃▄▅▆▇█";

    /// A scale that holds all curves.
    static Sparkline scaledTo(List<double[]> curves) {
        double[] values = curves.stream().flatMapToDouble(Arrays::stream).toArray();
        return new Sparkline(Arrays.stream(values).min().orElse(0), Arrays.stream(values).max().orElse(1));
    }

    /// The bars of one curve.
    String draw(double[] curve) {
        var bars = new StringBuilder();
        for (double value : curve) {
            double height = high > low ? (value - low) / (high - low) : 0;
            bars.append(BARS.charAt(Math.clamp(Math.round(height * (BARS.length() - 1)), 0, BARS.length() - 1)));
        }
        return bars.toString();
    }
}
