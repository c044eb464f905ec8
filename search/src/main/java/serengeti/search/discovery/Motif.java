package serengeti.search.discovery;

/// What a program can become: the table of known update rules that [Motifs] looks for, one row each.
///
/// Each row says what counts. A *sum* of gradients has any weights; the last gradient alone is one. An *average* is a
/// sum whose weights are of one sign and fall by the same factor from each step to the one before, beginning with the
/// last gradient or the one before it; the factor is below 1 - 5e-5, and the average looks back one step or more in the
/// mean, as it does with a factor of one half. Constant and scheduled factors never count, nor does what an update adds
/// for the weights, nor clipping by a norm and division by one, where it applies to the gradients.
public enum Motif {
    /// Without the weights' term, all elements of an array get updates of one size, which does not change when all
    /// gradients are scaled, and the sign is that of an average of the gradients.
    SIGNED_MOMENTUM(
            "signed-momentum",
            "Signed momentum",
            Cited.SIGN,
            "updates of one size, with the sign of an average of the gradients"),

    /// As signed momentum, but the last gradient weighs more or less than the factor of the average gives it, by 10 %
    /// or more and with the sign of the average, and the program keeps one state tensor only.
    LION(
            "lion",
            "Lion",
            "Chen et al., Symbolic Discovery of Optimization Algorithms, 2023, arXiv 2302.06675",
            "updates of one size, with the sign of an average of the gradients in which the last one has a weight of"
                    + " its own, from one state tensor"),

    /// As signed momentum, but with the sign of the last gradient; earlier ones may weigh half a percent of it.
    SIGN_DESCENT("sign-descent", "Sign descent", Cited.SIGN, "updates of one size, with the sign of the gradient"),

    /// The update, without the weights' term, is an average of the gradients, so it scales as they do; 3 % of it may be
    /// something else. The last gradient may have a weight of its own, as with Nesterov's momentum.
    MOMENTUM(
            "momentum",
            "Momentum",
            "Polyak, Some Methods of Speeding Up the Convergence of Iteration Methods, 1964",
            "an average of the gradients, not normalised"),

    /// The update has the direction of a sum of gradients and owes itself, by whatever odd function, to that sum
    /// divided by the root of an average of squared gradients: when the quotient is made ten times as small, so that by
    /// itself it would change by 90 %, the update changes by 40 % or more. The sum is no average, else the motif is
    /// [#ADAM]. Of several divisions the one that is computed last decides.
    RMSPROP(
            "rmsprop",
            "RMSProp",
            "Tieleman and Hinton, Lecture 6.5: rmsprop, Neural Networks for Machine Learning, 2012",
            "the gradient divided by the root of an average of its squares"),

    /// As RMSProp, with an average of the gradients in place of the gradient.
    ADAM(
            "adam",
            "Adam",
            "Kingma and Ba, Adam: A Method for Stochastic Optimization, 2014, arXiv 1412.6980",
            "an average of the gradients divided by the root of an average of their squares"),

    /// As RMSProp or Adam, where the squares are those of the gradient less its average; between three and five
    /// quarters of the average may be taken off.
    ADABELIEF(
            "adabelief",
            "AdaBelief",
            "Zhuang et al., AdaBelief Optimizer: Adapting Stepsizes by the Belief in Observed Gradients, 2020, "
                    + "arXiv 2010.07468",
            "a sum of gradients divided by the root of an average of the squares of the gradient less its mean"),

    /// As RMSProp or Adam, with a sum of squares that does not decay: by less than 5e-5 a step. The mean over all steps
    /// counts: it is the sum with another schedule.
    ADAGRAD(
            "adagrad",
            "AdaGrad",
            "Duchi, Hazan and Singer, Adaptive Subgradient Methods for Online Learning and Stochastic Optimization,"
                    + " 2011",
            "a sum of gradients divided by the root of the sum of all their squares");

    private final String label;
    private final String title;
    private final String citation;
    private final String definition;

    Motif(String label, String title, String citation, String definition) {
        this.label = label;
        this.title = title;
        this.citation = citation;
        this.definition = definition;
    }

    /// How it is called in tables and files: lower case, words joined by `-`.
    public String label() {
        return label;
    }

    /// Its name in running text.
    public String title() {
        return title;
    }

    /// Authors, title, year and identifier of the publication.
    public String citation() {
        return citation;
    }

    /// What a program's update has to be, in half a sentence; the row's comment has the bounds.
    public String definition() {
        return definition;
    }

    /// Enum constants cannot see static fields of their own class.
    private static final class Cited {
        static final String SIGN =
                "Bernstein et al., signSGD: Compressed Optimisation for Non-Convex Problems, 2018, arXiv 1802.04434";
    }
}
