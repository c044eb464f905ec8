package serengeti.results.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import serengeti.dsl.meaning.FunctionalHash;
import serengeti.dsl.text.Parser;
import serengeti.dsl.text.Printer;
import serengeti.search.Run;
import serengeti.search.SearchEvent.Phase;
import serengeti.search.validation.Confirmation;
import serengeti.search.validation.ValidationCurve;
import serengeti.search.validation.ValidationPoint;
import serengeti.search.validation.ValidationSettings;

/// The table `validation`; its training runs, those that confirm included, are in `training` like all others.
final class ValidationRows implements AutoCloseable {
    private final PreparedStatement insert;
    private final PreparedStatement same;

    ValidationRows(Connection connection) throws SQLException {
        insert =
                connection.prepareStatement(
                        "INSERT OR IGNORE INTO validation VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
        same =
                connection.prepareStatement(
                        """
                        SELECT 1 FROM validation
                        WHERE search = ? AND cycle = ? AND programs = ? AND trainings = ? AND id = ? AND hash = ? AND text = ?
                            AND fitness = ? AND scored = ? AND mean = ? AND standard_error IS ?\
                        """);
    }

    /// Whether it was new; a row that is there already stays as it is.
    boolean add(Run run, ValidationPoint point) throws SQLException {
        bind(insert, run, point);
        return insert.executeUpdate() > 0;
    }

    /// Whether this very point is there.
    boolean has(Run run, ValidationPoint point) throws SQLException {
        bind(same, run, point);
        try (ResultSet row = same.executeQuery()) {
            return row.next();
        }
    }

    private static void bind(PreparedStatement statement, Run run, ValidationPoint point) throws SQLException {
        statement.setString(1, run.label());
        statement.setLong(2, point.cycle());
        statement.setLong(3, point.programs());
        statement.setLong(4, point.trainings());
        statement.setLong(5, point.id());
        statement.setString(6, point.hash().toString());
        statement.setString(7, Printer.print(point.program()));
        statement.setDouble(8, point.fitness());
        statement.setInt(9, point.scored());
        statement.setDouble(10, point.mean());
        statement.setDouble(11, point.standardError());
    }

    /// How the best program of a search fared so far.
    static ValidationCurve read(Connection connection, Run run, ValidationSettings settings) throws SQLException {
        List<ValidationPoint> points = new ArrayList<>();
        try (PreparedStatement query =
                connection.prepareStatement("SELECT * FROM validation WHERE search = ? ORDER BY cycle")) {
            query.setString(1, run.label());
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    FunctionalHash hash = FunctionalHash.parse(row.getString("hash"));
                    points.add(
                            new ValidationPoint(
                                    row.getLong("cycle"),
                                    row.getLong("programs"),
                                    row.getLong("trainings"),
                                    row.getLong("id"),
                                    Parser.parse(row.getString("text")),
                                    hash,
                                    row.getDouble("fitness"),
                                    scores(connection, run, hash, 0, settings.seeds())));
                }
            }
        }
        var curve = new ValidationCurve(points, Optional.empty());
        return curve.hasFallen() ? new ValidationCurve(points, confirmation(connection, run, settings, curve)) : curve;
    }

    /// That of the peak and the last; none before the search has ended.
    private static Optional<Confirmation> confirmation(
            Connection connection, Run run, ValidationSettings settings, ValidationCurve curve) throws SQLException {
        int from = settings.seeds();
        int to = from + settings.confirmingSeeds();
        var confirmation =
                new Confirmation(
                        scores(connection, run, curve.peak().orElseThrow().hash(), from, to),
                        scores(connection, run, curve.last().orElseThrow().hash(), from, to));
        return confirmation.peak().isEmpty() || confirmation.last().isEmpty()
                ? Optional.empty()
                : Optional.of(confirmation);
    }

    /// The fitness of a behaviour on some of the validation seeds, those that there are.
    private static List<Double> scores(Connection connection, Run run, FunctionalHash hash, int from, int to)
            throws SQLException {
        String sql =
                """
                SELECT %s FROM training
                WHERE search = ? AND hash = ? AND phase = ? AND seed >= ? AND seed < ? ORDER BY seed\
                """
                        .formatted(OutcomeColumns.NAMES);
        try (PreparedStatement query = connection.prepareStatement(sql)) {
            query.setString(1, run.label());
            query.setString(2, hash.toString());
            query.setString(3, CampaignStore.name(Phase.VALIDATION));
            query.setInt(4, from);
            query.setInt(5, to);
            List<Double> scores = new ArrayList<>();
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    scores.add(OutcomeColumns.read(row).fitness());
                }
            }
            return scores;
        }
    }

    @Override
    public void close() throws SQLException {
        insert.close();
        same.close();
    }
}
