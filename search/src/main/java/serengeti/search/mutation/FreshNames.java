package serengeti.search.mutation;

import java.util.random.RandomGenerator;
import serengeti.dsl.program.Program;
import serengeti.dsl.program.Statement;
import serengeti.dsl.program.Variable;

/// The names `v0` to `v999`, as in the paper's raw program.
final class FreshNames {
    private static final Variable[] NAMES = new Variable[1000];

    static {
        for (int number = 0; number < NAMES.length; number++) {
            NAMES[number] = new Variable("v" + number);
        }
    }

    private FreshNames() {}

    /// A name that the program does not use.
    static Variable draw(Program program, RandomGenerator random) {
        while (true) {
            Variable name = NAMES[random.nextInt(NAMES.length)];
            if (!isUsed(program, name.name())) {
                return name;
            }
        }
    }

    private static boolean isUsed(Program program, String name) {
        for (Statement statement : program.statements()) {
            if (statement.target().name().equals(name)) {
                return true;
            }
        }
        return program.signature().names().contains(name);
    }
}
