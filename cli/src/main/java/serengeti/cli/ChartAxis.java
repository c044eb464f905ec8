package serengeti.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// An axis of a chart, from `low` at `start` to `high` at `end`.
///
/// @param isLogarithmic whether equal lengths are equal ratios; both ends are then above 0
/// @param low the value at its start
/// @param high the value at its end, above `low`
/// @param start its place in pixels
/// @param end its place in pixels
/// @param ticks in rising order
record ChartAxis(boolean isLogarithmic, double low, double high, double start, double end, List<Tick> ticks) {
    private static final int[] STEPS = {1, 2, 5};
    private static final double MOST_INTERVALS = 6;
    private static final int MOST_PLACES = 5;

    /// A value with a line, and a label that may be empty.
    record Tick(double value, String label) {}

    /// A logarithmic axis without ticks.
    static ChartAxis logarithmic(double low, double high) {
        return new ChartAxis(true, low, high, 0, 1, List.of());
    }

    /// A linear axis with ticks at round values; a single value gets room on both sides.
    static ChartAxis linear(double low, double high) {
        double room = high > low ? 0 : Math.max(Math.abs(low) / 10, 1e-6);
        double bottom = low - room;
        double top = high + room;
        double least = (top - bottom) / MOST_INTERVALS;
        int power = (int) Math.floor(Math.log10(least));
        double step = Math.pow(10, power + 1);
        for (int index = STEPS.length - 1; index >= 0; index--) {
            double smaller = STEPS[index] * Math.pow(10, power);
            step = smaller >= least ? smaller : step;
        }
        int places = Math.max(0, -(int) Math.floor(Math.log10(step) + 1e-9));
        var ticks = new ArrayList<Tick>();
        for (long count = (long) Math.ceil(bottom / step - 1e-9); count * step <= top + 1e-9 * step; count++) {
            ticks.add(new Tick(count * step, String.format(Locale.ROOT, "%,." + places + "f", count * step)));
        }
        return new ChartAxis(false, bottom, top, 0, 1, ticks);
    }

    /// This logarithmic axis with ticks at 1, 2 and 5 times powers of ten; beyond two decades only those at powers are
    /// labelled.
    ChartAxis withDecades() {
        boolean isWide = high / low > 100;
        var decades = new ArrayList<Tick>();
        for (int power = (int) Math.floor(Math.log10(low)); power <= Math.log10(high); power++) {
            for (int step : STEPS) {
                double value = step * Math.pow(10, power);
                if (value >= low && value <= high) {
                    decades.add(new Tick(value, isWide && step > 1 ? "" : decimal(step, value, power)));
                }
            }
        }
        return with(decades);
    }

    private static String decimal(int step, double value, int power) {
        if (Math.abs(power) > MOST_PLACES) {
            return "%de%d".formatted(step, power);
        }
        return String.format(Locale.ROOT, "%." + Math.max(0, -power) + "f", value);
    }

    /// Where a value lies, in pixels.
    double place(double value) {
        double share = isLogarithmic ? Math.log(value / low) / Math.log(high / low) : (value - low) / (high - low);
        return start + (end - start) * share;
    }

    /// This axis at another place.
    ChartAxis from(double newStart, double newEnd) {
        return new ChartAxis(isLogarithmic, low, high, newStart, newEnd, ticks);
    }

    /// This axis with other ticks.
    ChartAxis with(List<Tick> newTicks) {
        return new ChartAxis(isLogarithmic, low, high, start, end, newTicks);
    }
}
