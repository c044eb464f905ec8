package serengeti.search.discovery;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import serengeti.dsl.program.Program;
import serengeti.dsl.text.Parser;

/// Draws programs that show a motif, written in ever other ways: names, constants, states, redundant statements, and
/// forms of averages, signs and divisions.
final class Variants {
    private static final List<String> NAMES = List.of("a", "b1", "c", "grad", "h", "q7", "mom", "n2", "u", "wt", "zz");
    private static final List<String> PREPARED =
            List.of("%s", "%s", "clip(%s, 1)", "clip(%s, 0.02)", "arcsin(%s)", "sinh(%s) * 3", "copy(tanh(%s))");
    private static final List<String> SIGNS =
            List.of(
                    "sign(%s)",
                    "%1$s / abs(%1$s)",
                    "%1$s / sqrt(%1$s * %1$s)",
                    "ratio(%1$s, abs(%1$s))",
                    "%1$s * reciprocal(abs(%1$s))",
                    "sign(cube(%s) * 1e9)",
                    "sign(arcsin(%s)) * 0.3",
                    "sign(%1$s * abs(%1$s))",
                    "cbrt(sign(sign(%s)))",
                    "arcsin(sign(%s)) * abs(sign(%1$s))",
                    "max(min(%s * 1e9, 1), -1)",
                    "sign(interp(%1$s, %1$s, 0.3) * square(%1$s))",
                    "tanh(%s * 1e8) * get_pi()",
                    "clip(sign(%s), 0.1)",
                    "0 - sign(invert(%s) + 1)",
                    "sign(%s) + 0.001 * %1$s");
    private static final List<String> QUOTIENTS =
            List.of(
                    "%s / sqrt(%s)",
                    "ratio(%s, root(%s))",
                    "%s * power(%s, -0.5)",
                    "reciprocal(sqrt(%2$s)) * %1$s",
                    "%s / exp(0.5 * log(%s))",
                    "%s / (sqrt(abs(%s)) + 1e-8)",
                    "sqrt(square(%s) / %s) * sign(%1$s)",
                    "sinh(0.2 * %s / sqrt(%s))",
                    "arctan(%s / sqrt(%s))",
                    "cbrt(%s / sqrt(%s * 0.01))",
                    "clip(%s / sqrt(%s), 0.5)",
                    "(%1$s * 10 / (sqrt(%2$s) + 0)) * sign(%2$s)");
    private static final List<String> DECAYS =
            List.of(
                    "%s",
                    "%s + %s * 0.01", "%s - 0.3 * (0 - %s)", "%s + sign(%s) * 0.1", "%s + dot(%3$s, %2$s) * %2$s");
    private static final List<String> RATES =
            List.of("%s * %s * 0.001", "(%s * 2) * (%s / 1000)", "%s * square(%s)", "%s * %s / sqrt(sqrt(t))");
    private static final List<String> SQUARES =
            List.of("square(%s)", "%1$s * %1$s", "power(abs(%s), 2)", "cube(abs(%1$s)) / abs(%1$s)");

    private final SplittableRandom random;
    private final List<String> lines = new ArrayList<>();
    private final String weight;
    private final String gradient;
    private final String m;
    private final String v;
    private final String extra;
    private int fresh;

    private Variants(long seed) {
        random = new SplittableRandom(seed);
        var names = new ArrayList<>(NAMES);
        for (int index = names.size() - 1; index > 0; index--) {
            Collections.swap(names, index, random.nextInt(index + 1));
        }
        weight = names.get(0);
        gradient = names.get(1);
        m = names.get(2);
        v = names.get(3);
        extra = names.get(4);
    }

    /// The text of variant `seed`.
    static String text(Motif motif, long seed) {
        var variant = new Variants(seed);
        String g =
                variant.put(
                        form(
                                variant.pick(motif == Motif.MOMENTUM ? List.of("%s", "%s * 3") : PREPARED),
                                variant.gradient));
        String body = variant.body(motif, g);
        return variant.finish(body);
    }

    static Program program(Motif motif, long seed) {
        return Parser.parse(text(motif, seed), "variant.opt");
    }

    private String body(Motif motif, String g) {
        return switch (motif) {
            case SIGN_DESCENT -> form(pick(SIGNS), g);
            case SIGNED_MOMENTUM -> {
                average(m, g, pick(0.5, 0.7, 0.9, 0.97, 0.995));
                yield form(pick(SIGNS), m);
            }
            case LION -> {
                String slow = m;
                double beta = pick(0.9, 0.98, 0.99, 0.999);
                String both = put("interp(%s, %s, %s)".formatted(g, slow, pick(0.5, 0.8, 0.85)));
                if (random.nextBoolean()) {
                    average(slow, g, beta);
                } else {
                    both = put("%s * 2 - 1 * %s".formatted(both, both));
                    line(slow, "interp(%s, %s, %s)".formatted(g, slow, beta));
                }
                yield form(pick(SIGNS), both);
            }
            case MOMENTUM -> {
                average(m, g, pick(0.55, 0.7, 0.9, 0.97, 0.995));
                yield random.nextBoolean() ? m : "%s * 0.95 + 0.05 * %s".formatted(m, g);
            }
            case RMSPROP -> {
                average(v, form(pick(SQUARES), g), pick(0.6, 0.9, 0.99, 0.999));
                yield form(pick(QUOTIENTS), g, v);
            }
            case ADAM -> {
                average(v, form(pick(SQUARES), g), pick(0.6, 0.9, 0.99, 0.999));
                average(m, g, pick(0.5, 0.8, 0.9, 0.98));
                yield form(pick(QUOTIENTS), m, v);
            }
            case ADABELIEF -> {
                String before = random.nextBoolean() ? m : g;
                String mean = before.equals(m) ? put("%s * 1".formatted(m)) : "";
                average(m, g, pick(0.8, 0.9, 0.98));
                String deviation = put("%s - %s".formatted(g, mean.isEmpty() ? m : mean));
                line(v, "interp(%s, %s, %s)".formatted(form(pick(SQUARES), deviation), v, pick(0.9, 0.99, 0.999)));
                yield form(pick(QUOTIENTS), pick(List.of(m, g)), v);
            }
            case ADAGRAD -> {
                line(v, "%s + %s * %s".formatted(v, form(pick(SQUARES), g), pick(0.002, 1, 30)));
                average(m, g, 0.9);
                yield form(pick(QUOTIENTS), pick(List.of(m, g)), v);
            }
        };
    }

    /// Of all forms but sums the weights add up to one.
    private void average(String state, String x, double beta) {
        switch (random.nextInt(5)) {
            case 0 -> line(state, "interp(%s, %s, %s)".formatted(x, state, beta));
            case 1 -> line(state, "interp(%s, %s, %s)".formatted(state, x, 1 - beta));
            case 2 -> line(state, "%s * %s + %s * %s".formatted(state, beta, x, 1 - beta));
            case 3 -> line(state, "%s + %s * (%s - %s)".formatted(state, 1 - beta, x, state));
            default -> line(state, "interp(interp(%s, %s, 0), %s, %s)".formatted(x, state, state, beta));
        }
    }

    private String finish(String body) {
        String update = put(body);
        update = put(form(pick(DECAYS), update, weight, gradient));
        String rated = put(form(pick(RATES), update, "rate"));
        var text = new StringBuilder();
        List<String> states = random.nextBoolean() ? List.of(m, v, extra) : List.of(extra, v, m);
        text.append("def train(%s, %s, %s, rate, t):\n".formatted(weight, gradient, String.join(", ", states)));
        for (String line : lines) {
            if (random.nextInt(3) == 0) {
                text.append("  %s = %s(%s)\n".formatted(extra, pick(List.of("cosh", "abs", "log")), gradient));
                text.append("  dead%d = %s * %s\n".formatted(fresh++, extra, weight));
            }
            text.append("  ").append(line).append('\n');
        }
        text.append("  %s = norm(%s) + %s\n".formatted(extra, extra, extra));
        text.append("  return %s, %s\n".formatted(rated, String.join(", ", states)));
        return text.toString();
    }

    private String put(String expression) {
        String name = "x" + fresh++;
        line(name, expression);
        return name;
    }

    private void line(String name, String expression) {
        lines.add("%s = %s".formatted(name, expression));
    }

    private static String form(String form, String... names) {
        return form.formatted((Object[]) names);
    }

    private String pick(List<String> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    private double pick(double... choices) {
        return choices[random.nextInt(choices.length)];
    }
}
