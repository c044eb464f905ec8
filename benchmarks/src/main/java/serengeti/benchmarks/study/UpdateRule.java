package serengeti.benchmarks.study;

import java.util.Locale;
import serengeti.dsl.program.Program;
import serengeti.dsl.text.Parser;

/// Update rules, all with decoupled weight decay: the weights change by `lr * (update + decay * weights)`.
public enum UpdateRule {
    ADAMW("adamw", Scale.ADAPTIVE, adam(0.9, 0.999)),
    ADAMW_99("adamw99", Scale.ADAPTIVE, adam(0.9, 0.99)),
    LION("lion", Scale.SIGN, lion(0.9, 0.99)),
    LION_SHORT("lion_.8_.95", Scale.SIGN, lion(0.8, 0.95)),
    SIGNUM("signum", Scale.SIGN, lion(0.9, 0.9)),
    RMSPROP(
            "rmsprop",
            Scale.ADAPTIVE,
            """
              g2 = square(g)
              v = interp(g2, v, 0.99)
              decayed = power(0.99, t)
              correction = 1 - decayed
              mean = ratio(v, correction)
              mean = root(mean)
              mean = mean + 1e-8
              update = ratio(g, mean)
            """),
    SGDM(
            "sgdm",
            Scale.GRADIENT,
            """
              m = interp(g, m, 0.9)
              update = copy(m)
            """),
    /// The discovered program before simplification (arXiv 2302.06675, program 8), in few statements.
    RAW("raw", Scale.SIGN, "  g = clip(g, lr)\n  g = arcsin(g)\n" + lion(0.9, 0.99822));

    private final String label;
    private final Scale scale;
    private final String body;

    /// What a rule's learning rate is compared with.
    private enum Scale {
        /// Steps of one size.
        SIGN(-4, -1.5),
        /// Gradients over their own magnitude.
        ADAPTIVE(-3.5, -1),
        /// Gradients.
        GRADIENT(-1, 1.5);

        private final double from;
        private final double to;

        Scale(double from, double to) {
            this.from = from;
            this.to = to;
        }
    }

    UpdateRule(String label, Scale scale, String body) {
        this.label = label;
        this.scale = scale;
        this.body = body;
    }

    private static String adam(double beta1, double beta2) {
        return """
          m = interp(g, m, %1$s)
          g2 = square(g)
          v = interp(g2, v, %2$s)
          decayed1 = power(%1$s, t)
          correction1 = 1 - decayed1
          update = ratio(m, correction1)
          decayed2 = power(%2$s, t)
          correction2 = 1 - decayed2
          mean = ratio(v, correction2)
          mean = root(mean)
          mean = mean + 1e-8
          update = ratio(update, mean)
        """
                .formatted(beta1, beta2);
    }

    private static String lion(double beta1, double beta2) {
        return """
          update = interp(g, m, %s)
          update = sign(update)
          m = interp(g, m, %s)
        """
                .formatted(beta1, beta2);
    }

    /// Its name in tables.
    public String label() {
        return label;
    }

    /// The rates that its tuning begins with, as powers of ten, half a decade apart.
    double[] exponents() {
        double[] exponents = new double[(int) Math.round(2 * (scale.to - scale.from)) + 1];
        for (int index = 0; index < exponents.length; index++) {
            exponents[index] = scale.from + index / 2.0;
        }
        return exponents;
    }

    /// The rule with constants.
    ///
    /// @param rate the peak learning rate
    /// @param decay the factor of the weights beside the update
    public Program program(double rate, double decay) {
        String text =
                """
                def train(w, g, m, v, lr, t):
                %s\
                  decay = w * %s
                  update = update + decay
                  lr = lr * %s
                  update = update * lr
                  return update, m, v
                """
                        .formatted(body, number(decay), number(rate));
        return Parser.parse(text, label);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.9e", value);
    }
}
