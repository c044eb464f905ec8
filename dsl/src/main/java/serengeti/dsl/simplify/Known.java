package serengeti.dsl.simplify;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import serengeti.dsl.function.Fn;
import serengeti.dsl.function.Formula;
import serengeti.dsl.library.Library;
import serengeti.dsl.program.Argument;
import serengeti.dsl.program.Constant;
import serengeti.dsl.program.Hyperparameter;
import serengeti.dsl.program.Program;
import serengeti.dsl.program.Statement;
import serengeti.dsl.program.Variable;

/// An entry of the library and the ways to write it that have structures of their own.
final class Known {
    private static final String EPSILON = "eps";
    private static final double LARGE_EPSILON = 0.01;
    private static final List<Double> SIZES = List.of(LARGE_EPSILON, Formula.EPS, Formula.EPS * Formula.EPS);

    /// What normal forms of entries have if and only if the entries do.
    private static final Set<Fn> KEPT =
            EnumSet.of(Fn.POWER, Fn.NORM, Fn.GLOBAL_NORM, Fn.DOT, Fn.MEAN, Fn.MOD, Fn.IS_NAN);

    // Made once, when something is to be recognized for the first time.
    private static final List<Known> ALL =
            Library.all().stream()
                    .filter(entry -> entry.group() != Library.Group.ABLATION)
                    .filter(entry -> Recurrence.covers(entry.program()))
                    .map(Known::new)
                    .toList();

    private final Library.Entry entry;
    private final Program open;
    private final Set<Fn> kept;
    // A normal form takes as long as simplifying a short program, so each is made when it is asked for.
    private Way first;
    private List<Way> usual;
    private List<Way> variants;

    private Known(Library.Entry entry) {
        this.entry = entry;
        this.open = Roles.open(entry.program());
        // Of a number of steps that is a power of a number, too.
        this.kept =
                kept(
                        open.statements().stream()
                                .map(each -> each.function() == Fn.EXPM1 ? Fn.POWER : each.function())
                                .toList());
    }

    /// All entries that have a normal form, but the ablations, which others are with other hyperparameters.
    static List<Known> all() {
        return ALL;
    }

    Library.Entry entry() {
        return entry;
    }

    /// The program with its hyperparameters left open.
    Program open() {
        return open;
    }

    private static Set<Fn> kept(Collection<Fn> functions) {
        Set<Fn> kept = EnumSet.copyOf(KEPT);
        kept.retainAll(functions);
        return kept;
    }

    private static Set<Fn> withoutPowers(Set<Fn> functions) {
        Set<Fn> others = EnumSet.noneOf(Fn.class);
        others.addAll(functions);
        others.remove(Fn.POWER);
        return others;
    }

    private Way first() {
        if (first == null) {
            first = Way.of(open);
        }
        return first;
    }

    /// The ways in which the entry is what its title says; none if its normal form has another number of states or other
    /// functions.
    synchronized List<Way> usual(Recurrence form) {
        boolean isLike =
                open.signature().stateCount() >= form.liveStates()
                        && kept(form.functions()).equals(kept)
                        && first().states() == form.liveStates()
                        && first().functions().equals(form.functions());
        if (!isLike) {
            return List.of();
        }
        if (usual == null) {
            usual = new ArrayList<>(List.of(first()));
            Stream.concat(Stream.of(open), withOtherEpsilons(open)).flatMap(Known::tied).forEach(usual::add);
            withoutEpsilon(open).map(Way::of).forEach(usual::add);
            withOtherEpsilons(open).map(Way::of).forEach(usual::add);
        }
        return List.copyOf(usual);
    }

    /// The ways in which it lacks a part or has one elsewhere, which a recognition has to say; none if its normal form has
    /// other functions, but for the powers of bias corrections, or a number of states from which no part can be taken such
    /// that these are left.
    synchronized List<Way> variants(Recurrence form) {
        int states = form.liveStates();
        int most = first().states();
        boolean isLike =
                (states == most || states == most - 1)
                        && withoutPowers(first().functions()).equals(withoutPowers(form.functions()));
        if (!isLike) {
            return List.of();
        }
        if (variants == null) {
            variants = new ArrayList<>();
            if (open.signature().step().isPresent()) {
                uncorrected();
                withoutMomentum();
                add(open, "with eps added before the bias correction", Known::withUncorrectedEpsilon);
            }
            add(open, "with eps inside the root", Known::withEpsilonInRoot);
            add(open, "with eps inside the root", Known::withEpsilonInRootAlone);
            add(open, "with eps added to the state", Known::withEpsilonInState);
        }
        return List.copyOf(variants);
    }

    /// An entry's program with its hyperparameters left open.
    ///
    /// @param variant what is other than the entry's title says, in words; empty if nothing is
    /// @param tied hyperparameters that have the value of others, by their names
    /// @param states of the normal form
    /// @param functions of the normal form
    /// @param bareStructure without weight decay
    record Way(
            Program program,
            String variant,
            Map<String, String> tied,
            boolean decays,
            int states,
            Set<Fn> functions,
            List<Long> structure,
            List<Long> bareStructure) {

        private static Way of(Program program) {
            return of(program, "", Map.of());
        }

        private static Way of(Program program, String variant, Map<String, String> tied) {
            Recurrence form = Recognizer.form(program.inlined()).orElseThrow();
            return new Way(
                    program,
                    variant,
                    tied,
                    form.decay().isPresent(),
                    form.liveStates(),
                    form.functions(),
                    Skeleton.of(form).structure(),
                    Skeleton.of(form.withoutDecay()).structure());
        }
    }

    // Usual ways.

    /// The program with one beta in place of two: where they are equal, parts of it are the same that usually differ.
    private static Stream<Way> tied(Program open) {
        List<String> betas =
                open.hyperparameters().stream()
                        .filter(each -> Roles.name(each).startsWith("beta"))
                        .map(Hyperparameter::name)
                        .toList();
        var tied = new ArrayList<Way>();
        for (String kept : betas) {
            for (String replaced : betas.subList(betas.indexOf(kept) + 1, betas.size())) {
                Program program = withArgument(open, new Variable(replaced), new Variable(kept));
                tied.add(Way.of(program, "", Map.of(replaced, kept)));
            }
        }
        return tied.stream();
    }

    /// The program without what is added against division by 0: another guard may do that, or none.
    private static Stream<Program> withoutEpsilon(Program open) {
        List<Hyperparameter> others =
                open.hyperparameters().stream().filter(each -> !each.name().equals(EPSILON)).toList();
        return others.size() == open.hyperparameters().size()
                ? Stream.of()
                : Stream.of(withArgument(open, new Variable(EPSILON), new Constant(0)).withHyperparameters(others));
    }

    /// The program with numbers added against division by 0 of other sizes than the usual one has: so large that they
    /// matter, negligible, or negligible beside that.
    private static Stream<Program> withOtherEpsilons(Program open) {
        return SIZES.stream().flatMap(size -> withEpsilon(open, size));
    }

    /// None if it has no such number, or the same.
    private static Stream<Program> withEpsilon(Program open, double value) {
        List<Hyperparameter> other =
                open.hyperparameters().stream()
                        .map(each -> each.name().equals(EPSILON) ? new Hyperparameter(EPSILON, value) : each)
                        .toList();
        return other.equals(open.hyperparameters()) ? Stream.of() : Stream.of(open.withHyperparameters(other));
    }

    private static Program withArgument(Program program, Argument from, Argument to) {
        return program.withStatements(
                program.statements().stream()
                        .map(statement ->
                                statement.withArguments(
                                        statement.arguments().stream()
                                                .map(argument -> argument.equals(from) ? to : argument)
                                                .toList()))
                        .toList());
    }

    // Variants.

    private void uncorrected() {
        List<Statement> powers = open.statements().stream().filter(Known::isPower).toList();
        add(uncorrected(Known::isPower), "without bias correction");
        for (Statement power : powers) {
            String beta = ((Variable) power.arguments().getFirst()).name();
            add(uncorrected(power::equals), "without bias correction by " + beta);
        }
    }

    /// With the first beta 0, the first mean is what it is the mean of.
    private void withoutMomentum() {
        Hyperparameter first = open.hyperparameters().stream().filter(Roles::isShare).findFirst().orElseThrow();
        var beta = new Variable(first.name());
        Program uncorrected = uncorrected(each -> isPower(each) && each.arguments().getFirst().equals(beta));
        List<Hyperparameter> others = open.hyperparameters().stream().filter(each -> !each.equals(first)).toList();
        add(withArgument(uncorrected, beta, new Constant(0)).withHyperparameters(others), "without momentum");
    }

    private static boolean isPower(Statement statement) {
        return statement.function() == Fn.POWER;
    }

    /// A moment is corrected by 1 less a power of the step, which is 1 if that is 0.
    private Program uncorrected(Predicate<Statement> isLeftOut) {
        return open.withStatements(
                open.statements().stream()
                        .map(each ->
                                isLeftOut.test(each)
                                        ? new Statement(
                                                each.target(),
                                                Fn.MULTIPLY,
                                                List.of(each.arguments().getFirst(), new Constant(0)))
                                        : each)
                        .toList());
    }

    private void add(Program program, String variant) {
        Stream.of(Stream.of(program), withoutEpsilon(program), withOtherEpsilons(program))
                .flatMap(programs -> programs)
                .map(each -> Way.of(each, variant, Map.of()))
                .forEach(variants::add);
        add(program, variant + " and with eps inside the root", Known::withEpsilonInRoot);
    }

    private void add(Program program, String variant, Function<Program, List<Statement>> changed) {
        List<Statement> statements = changed.apply(program);
        if (!statements.equals(program.statements())) {
            Stream.concat(Stream.of(program), withOtherEpsilons(program))
                    .map(each -> Way.of(each.withStatements(statements), variant, Map.of()))
                    .forEach(variants::add);
        }
    }

    private static boolean addsEpsilon(Statement statement) {
        return statement.function() == Fn.ADD && statement.arguments().getLast().equals(new Variable(EPSILON));
    }

    /// The root of a sum in place of the sum of a root.
    private static List<Statement> withEpsilonInRoot(Program open) {
        var statements = new ArrayList<>(open.statements());
        for (int index = 1; index < statements.size(); index++) {
            Statement root = statements.get(index - 1);
            Statement sum = statements.get(index);
            if (root.function() == Fn.ROOT && addsEpsilon(sum)) {
                List<Argument> summands = List.of(root.arguments().getFirst(), sum.arguments().getLast());
                statements.set(index - 1, new Statement(root.target(), Fn.ADD, summands));
                statements.set(index, new Statement(sum.target(), Fn.ROOT, List.of(root.target())));
            }
        }
        return statements;
    }

    /// The same where eps is added to a state besides, which is left out.
    private static List<Statement> withEpsilonInRootAlone(Program open) {
        return withEpsilonInRoot(
                open.withStatements(
                        open.statements().stream()
                                .filter(each -> !(addsEpsilon(each) && isState(each.target(), open)))
                                .toList()));
    }

    /// A state that eps is added to in each step in place of the sum of its root and eps.
    private static List<Statement> withEpsilonInState(Program open) {
        var statements = new ArrayList<>(open.statements());
        for (int index = 1; index < statements.size(); index++) {
            Statement root = statements.get(index - 1);
            Statement sum = statements.get(index);
            if (root.function() == Fn.ROOT
                    && addsEpsilon(sum)
                    && root.arguments().getFirst() instanceof Variable state
                    && isState(state, open)) {
                statements.set(index - 1, new Statement(state, Fn.ADD, List.of(state, sum.arguments().getLast())));
                statements.set(index, new Statement(sum.target(), Fn.ROOT, List.of(state)));
            }
        }
        return statements;
    }

    private static boolean isState(Variable variable, Program open) {
        return open.signature().stateNames().contains(variable.name());
    }

    /// The corrected root of a sum in place of the sum of a corrected root.
    private static List<Statement> withUncorrectedEpsilon(Program open) {
        var statements = new ArrayList<>(open.statements());
        for (int index = 2; index < statements.size(); index++) {
            Statement corrected = statements.get(index - 2);
            Statement root = statements.get(index - 1);
            Statement sum = statements.get(index);
            if (corrected.function() == Fn.RATIO && root.function() == Fn.ROOT && addsEpsilon(sum)) {
                Argument raw = corrected.arguments().getFirst();
                Argument correction = corrected.arguments().getLast();
                statements.set(index - 2, new Statement(corrected.target(), Fn.COPY, List.of(raw)));
                var factor = new Variable("correction of root");
                statements.add(index + 1, new Statement(factor, Fn.SQRT, List.of(correction)));
                statements.add(index + 2, new Statement(sum.target(), Fn.RATIO, List.of(sum.target(), factor)));
            }
        }
        return statements;
    }
}
