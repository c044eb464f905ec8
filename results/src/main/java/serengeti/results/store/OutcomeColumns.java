package serengeti.results.store;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import serengeti.evaluator.score.Training;
import serengeti.evaluator.task.Outcome;

/// How a training run fills its columns, and the way back.
final class OutcomeColumns {
    /// The columns, in the order in which [#write] sets them.
    static final String NAMES = "outcome, fitness, loss, detail, scores, hurdle_losses, rate, seconds";

    private static final String OF_LIMIT = " of ";
    private static final String SEPARATOR = " ";

    private OutcomeColumns() {}

    /// Sets eight parameters from number `first` on.
    static void write(Training training, PreparedStatement statement, int first) throws SQLException {
        Outcome outcome = training.outcome();
        statement.setString(first, outcome.label());
        if (outcome instanceof Outcome.Scored(double fitness, double loss)) {
            statement.setDouble(first + 1, fitness);
            statement.setDouble(first + 2, loss);
        } else {
            statement.setObject(first + 1, null);
            statement.setObject(first + 2, null);
        }
        statement.setString(first + 3, detail(outcome));
        statement.setString(first + 4, text(training.scores()));
        statement.setString(first + 5, text(training.hurdleLosses()));
        statement.setDouble(first + 6, training.rate());
        statement.setDouble(first + 7, training.seconds());
    }

    private static String text(List<Double> numbers) {
        return numbers.stream().map(String::valueOf).collect(Collectors.joining(SEPARATOR));
    }

    private static List<Double> numbers(String text) {
        return Arrays.stream(text.split(SEPARATOR)).filter(each -> !each.isEmpty()).map(Double::valueOf).toList();
    }

    private static String detail(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Scored _ -> null;
            case Outcome.Invalid(String reason) -> reason;
            case Outcome.Diverged(int step) -> Integer.toString(step);
            case Outcome.StoppedAtHurdle(int step) -> Integer.toString(step);
            case Outcome.OverBudget(double cost, double limit) -> cost + OF_LIMIT + limit;
            case Outcome.OverState(int tensors, int limit) -> tensors + OF_LIMIT + limit;
        };
    }

    /// The training in the current row.
    static Training read(ResultSet row) throws SQLException {
        String detail = Objects.requireNonNullElse(row.getString("detail"), "");
        String label = row.getString("outcome");
        Outcome outcome =
                switch (label) {
                    case "scored" -> new Outcome.Scored(row.getDouble("fitness"), number(row, "loss"));
                    case "invalid" -> new Outcome.Invalid(detail);
                    case "diverged" -> new Outcome.Diverged(Integer.parseInt(detail));
                    case "stopped_at_hurdle" -> new Outcome.StoppedAtHurdle(Integer.parseInt(detail));
                    case "over_budget" -> {
                        String[] parts = detail.split(OF_LIMIT, -1);
                        yield new Outcome.OverBudget(
                                Double.parseDouble(parts[0]), Double.parseDouble(parts[parts.length - 1]));
                    }
                    case "over_state" -> {
                        String[] parts = detail.split(OF_LIMIT, -1);
                        yield new Outcome.OverState(
                                Integer.parseInt(parts[0]), Integer.parseInt(parts[parts.length - 1]));
                    }
                    default -> throw new IllegalArgumentException("unknown outcome '%s'".formatted(label));
                };
        return new Training(
                outcome,
                numbers(row.getString("scores")),
                numbers(row.getString("hurdle_losses")),
                row.getDouble("rate"),
                row.getDouble("seconds"));
    }

    /// A number that SQLite keeps as NULL when it is NaN.
    static double number(ResultSet row, String column) throws SQLException {
        double value = row.getDouble(column);
        return row.wasNull() ? Double.NaN : value;
    }
}
