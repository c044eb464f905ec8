package serengeti.results.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import serengeti.search.Run;
import serengeti.search.SearchEvent.Phase;

/// What each stage of searches cost and what it saved, in seconds of training by one thread.
///
/// A program that is known or refused saves what the first training of a program takes that is trained to its end, in
/// the mean of its search; one that is cut short saves the rest of that.
///
/// @param rows one for each stage, in the order of the stages
public record Ledger(List<Row> rows) {

    /// What a stage did.
    ///
    /// @param count programs that ended in it or training runs that it took
    /// @param spent seconds of training
    /// @param saved seconds of training, at least 0
    public record Row(Stage stage, long count, double spent, double saved) {
        private Row plus(Row other) {
            return new Row(stage, count + other.count, spent + other.spent, saved + other.saved);
        }
    }

    /// Where programs end, and what training runs beyond a program's first are for.
    public enum Stage {
        /// The program behaves like one that was met before.
        KNOWN,
        /// The program was not trained, for its form or for what cheap tests said of it.
        REFUSED,
        /// Its loss was not low enough when it was looked at.
        STOPPED,
        /// A weight or the loss became infinite.
        DIVERGED,
        /// It was trained to the end.
        TRAINED,
        /// Further seeds of programs that were among the best.
        CONFIRMED,
        /// Runs of best programs on the validation tasks.
        VALIDATED,
        /// Runs that choose the winner.
        FINALS,
        /// Runs on which the result rests.
        FRESH;

        /// The name in files, in lower case.
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }

        private static Stage of(String phase, boolean isFirst, String outcome) {
            if (phase.equals(CampaignStore.name(Phase.FINAL))) {
                return FINALS;
            }
            if (phase.equals(CampaignStore.name(Phase.FRESH))) {
                return FRESH;
            }
            if (phase.equals(CampaignStore.name(Phase.VALIDATION))) {
                return VALIDATED;
            }
            if (!isFirst) {
                return CONFIRMED;
            }
            return switch (outcome) {
                case "scored" -> TRAINED;
                case "diverged" -> DIVERGED;
                case "stopped_at_hurdle" -> STOPPED;
                default -> throw new IllegalArgumentException("unknown outcome '%s' of a training".formatted(outcome));
            };
        }
    }

    public Ledger {
        rows = List.copyOf(rows);
    }

    /// That of searches together.
    static Ledger read(Connection connection, List<SearchCurve> searches) throws SQLException {
        Map<Stage, Row> total = new EnumMap<>(Stage.class);
        Arrays.stream(Stage.values()).forEach(stage -> total.put(stage, new Row(stage, 0, 0, 0)));
        for (SearchCurve search : searches) {
            Map<Stage, Row> rows = trainings(connection, search.run());
            if (!search.cycles().isEmpty()) {
                SearchCurve.Cycle last = search.cycles().getLast();
                // the start program is trained, but was not born
                long refused = last.programs() - last.hits() - (last.trained() - 1);
                rows.put(Stage.KNOWN, new Row(Stage.KNOWN, last.hits(), 0, 0));
                rows.put(Stage.REFUSED, new Row(Stage.REFUSED, refused, 0, 0));
            }
            Row whole = rows.getOrDefault(Stage.TRAINED, new Row(Stage.TRAINED, 0, 0, 0));
            double seconds = whole.count() == 0 ? 0 : whole.spent() / whole.count();
            rows.values().forEach(row -> total.merge(row.stage(), withSaved(row, seconds), Row::plus));
        }
        return new Ledger(List.copyOf(total.values()));
    }

    private static Row withSaved(Row row, double whole) {
        return switch (row.stage()) {
            case KNOWN, REFUSED, STOPPED, DIVERGED ->
                    new Row(row.stage(), row.count(), row.spent(), Math.max(0, row.count() * whole - row.spent()));
            case TRAINED, CONFIRMED, VALIDATED, FINALS, FRESH -> row;
        };
    }

    private static Map<Stage, Row> trainings(Connection connection, Run run) throws SQLException {
        String sql =
                """
                SELECT phase, seed = 0 AS is_first, outcome, count(*) AS count, sum(seconds) AS seconds FROM training
                WHERE search = ? GROUP BY phase, is_first, outcome\
                """;
        Map<Stage, Row> rows = new EnumMap<>(Stage.class);
        try (PreparedStatement query = connection.prepareStatement(sql)) {
            query.setString(1, run.label());
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    Stage stage =
                            Stage.of(row.getString("phase"), row.getBoolean("is_first"), row.getString("outcome"));
                    rows.merge(stage, new Row(stage, row.getLong("count"), row.getDouble("seconds"), 0), Row::plus);
                }
            }
        }
        return rows;
    }
}
