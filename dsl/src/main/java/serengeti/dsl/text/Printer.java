package serengeti.dsl.text;

import serengeti.dsl.program.Statement;

public final class Printer {
    public static String print(Statement statement) {
        return statement.toString();
    }
}
