package serengeti.results.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import serengeti.search.Run;
import serengeti.search.SearchEvent.Member;

/// The table `hall`: the best programs of a search, written anew each time it ends.
final class HallRows {

    private HallRows() {}

    static void write(Connection connection, Run run, List<Member> hall, ProgramCompression compression)
            throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement("DELETE FROM hall WHERE search = ?");
                PreparedStatement row = connection.prepareStatement("INSERT INTO hall VALUES (?, ?, ?, ?, ?)")) {
            delete.setString(1, run.label());
            delete.executeUpdate();
            for (int place = 0; place < hall.size(); place++) {
                row.setString(1, run.label());
                row.setInt(2, place);
                row.setLong(3, hall.get(place).individual().id());
                row.setDouble(4, hall.get(place).fitness());
                row.setBytes(5, compression.compressed(hall.get(place).individual().program()));
                row.executeUpdate();
            }
        }
    }
}
