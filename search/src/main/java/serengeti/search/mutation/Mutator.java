package serengeti.search.mutation;

import java.util.BitSet;
import java.util.List;
import java.util.random.RandomGenerator;
import serengeti.dsl.function.Fn;
import serengeti.dsl.function.Kind;
import serengeti.dsl.function.Parameter;
import serengeti.dsl.meaning.Dataflow;
import serengeti.dsl.program.Argument;
import serengeti.dsl.program.Constant;
import serengeti.dsl.program.Program;
import serengeti.dsl.program.Statement;
import serengeti.dsl.program.Variable;

/// Draws sound children of sound programs: pinned statements stay as they are and in their order, others may come to
/// stand between them. Stateless but for its settings; any number of threads may share it.
public final class Mutator {
    private static final int MAX_ATTEMPTS = 10_000;

    private final MutationSettings settings;

    public Mutator(MutationSettings settings) {
        this.settings = settings;
    }

    /// A sound child.
    ///
    /// @param program the child
    /// @param dataflow its first reading, already checked
    /// @param mutation how it came from its parent
    /// @param rejected how many unsound children were drawn before it
    public record Child(Program program, Dataflow dataflow, Mutation mutation, int rejected) {}

    /// A child of `parent`, which must be sound and free of hyperparameters ([Program#inlined()]); the same random
    /// numbers give the same child.
    ///
    /// @throws DeadEnd if 10,000 draws in a row are unsound, so that the settings leave no way
    public Child mutate(Program parent, RandomGenerator random) {
        Dataflow dataflow = Dataflow.of(parent);
        for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
            Mutation drawn = draw(parent, dataflow, random);
            if (drawn != null) {
                Mutation mutation = isCalibrated(random) ? Calibration.of(drawn, parent) : drawn;
                Program child = mutation.apply(parent);
                if (Dataflow.check(child) instanceof Dataflow.Valid(Dataflow childDataflow)) {
                    return new Child(child, childDataflow, mutation, attempt);
                }
            }
        }
        throw new DeadEnd(MAX_ATTEMPTS, parent.statements().size(), pinned(parent), settings);
    }

    private boolean isCalibrated(RandomGenerator random) {
        return settings.calibratedShare() > 0 && random.nextDouble() < settings.calibratedShare();
    }

    private Mutation draw(Program parent, Dataflow dataflow, RandomGenerator random) {
        int length = parent.statements().size();
        int free = length - pinned(parent);
        double insert = length < settings.maxStatements() ? settings.insert() : 0;
        double delete = free > 0 ? settings.delete() : 0;
        double modify = free > 0 ? settings.modify() : 0;
        double scale = free > 0 ? settings.scale() : 0;
        double sum = insert + delete + modify + scale;
        if (sum == 0) {
            return null;
        }
        double point = random.nextDouble() * sum;
        if (point < insert) {
            return drawInsertion(parent, dataflow, random);
        }
        if (point < insert + delete) {
            return new Mutation.DeleteStatement(freePosition(parent, random.nextInt(free)));
        }
        if (point < insert + delete + modify) {
            return drawModification(parent, dataflow, freePosition(parent, random.nextInt(free)), random);
        }
        return drawScaling(parent, dataflow, random);
    }

    private static int pinned(Program program) {
        int pinned = 0;
        for (Statement statement : program.statements()) {
            pinned += statement.isPinned() ? 1 : 0;
        }
        return pinned;
    }

    /// Where the statement number `index` of those that are not pinned stands.
    private static int freePosition(Program program, int index) {
        int left = index;
        for (int position = 0; ; position++) {
            if (!program.statements().get(position).isPinned() && left-- == 0) {
                return position;
            }
        }
    }

    private Mutation drawInsertion(Program parent, Dataflow dataflow, RandomGenerator random) {
        int position = random.nextInt(parent.statements().size() + 1);
        List<Fn> functions = settings.functions();
        Fn function = functions.get(random.nextInt(functions.size()));
        var scope = new ScopeAt(parent, dataflow, position);
        Argument[] arguments = new Argument[function.arity()];
        for (int index = 0; index < arguments.length; index++) {
            arguments[index] = drawArgument(function.parameters().get(index), scope, random);
            if (arguments[index] == null) {
                return null;
            }
        }
        Variable target =
                random.nextDouble() < settings.newVariableShare() ? FreshNames.draw(parent, random) : scope.any(random);
        return new Mutation.InsertStatement(position, new Statement(target, function, List.of(arguments)));
    }

    private Mutation drawModification(Program parent, Dataflow dataflow, int position, RandomGenerator random) {
        Statement statement = parent.statements().get(position);
        if (statement.function().arity() == 0) {
            return null;
        }
        int index = random.nextInt(statement.function().arity());
        Argument present = statement.arguments().get(index);
        if (present instanceof Constant(double value) && random.nextBoolean()) {
            return scaling(statement, position, index, value, random);
        }
        Argument replacement =
                drawArgument(
                        statement.function().parameters().get(index), new ScopeAt(parent, dataflow, position), random);
        return replacement == null || replacement.equals(present)
                ? null
                : new Mutation.ModifyArgument(position, index, replacement);
    }

    private Mutation drawScaling(Program parent, Dataflow dataflow, RandomGenerator random) {
        BitSet live = dataflow.liveStatements();
        List<Statement> statements = parent.statements();
        int constants = 0;
        int position = -1;
        int index = -1;
        for (int each = live.nextSetBit(0); each >= 0; each = live.nextSetBit(each + 1)) {
            if (statements.get(each).isPinned()) {
                continue;
            }
            List<Argument> arguments = statements.get(each).arguments();
            for (int argument = 0; argument < arguments.size(); argument++) {
                if (arguments.get(argument) instanceof Constant && random.nextInt(++constants) == 0) {
                    position = each;
                    index = argument;
                }
            }
        }
        if (position < 0) {
            return null;
        }
        Statement statement = statements.get(position);
        double value = ((Constant) statement.arguments().get(index)).value();
        return scaling(statement, position, index, value, random);
    }

    private Mutation scaling(Statement statement, int position, int index, double value, RandomGenerator random) {
        double factor = Math.pow(2, settings.scaleSpread() * random.nextGaussian());
        boolean isDecay = statement.function() == Fn.INTERP && index == 2;
        boolean complement = isDecay && random.nextDouble() < settings.complementShare();
        double scaled = complement ? Figures.oneLess((1 - value) * factor) : Figures.rounded(value * factor);
        return scaled == value || !Double.isFinite(scaled) ? null : new Mutation.ScaleConstant(position, index, scaled);
    }

    /// A variable that fits, or a constant from N(0, 1); null where neither is possible.
    private Argument drawArgument(Parameter parameter, ScopeAt scope, RandomGenerator random) {
        Parameter.Requirement required = parameter.required();
        boolean constantFits = required.accepts(Kind.SCALAR);
        if (constantFits && random.nextDouble() < settings.constantShare()) {
            return new Constant(Figures.rounded(random.nextGaussian()));
        }
        return scope.fitting(required, random);
    }
}
