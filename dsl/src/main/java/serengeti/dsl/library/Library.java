package serengeti.dsl.library;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import serengeti.dsl.program.Program;
import serengeti.dsl.text.Parser;
import serengeti.dsl.text.UnknownName;

/// The programs that ship with the language, one row each; the text of a row is the resource `NAME.opt`.
public final class Library {

    private static final String LION_PAPER =
            "Chen et al., Symbolic Discovery of Optimization Algorithms, 2023, arXiv 2302.06675";
    private static final String SIGN_PAPER =
            "Bernstein et al., signSGD: Compressed Optimisation for Non-Convex Problems, 2018, arXiv 1802.04434";

    private static final String TIGER = "Su Jianlin, Tiger: A Tight-fisted Optimizer, 2023, kexue.fm archives 9512";

    private static final String ADAFACTOR =
            "Shazeer and Stern, Adafactor: Adaptive Learning Rates with Sublinear Memory Cost, 2018, arXiv 1804.04235";
    private static final String AMOS =
            "Tian and Parikh, Amos: An Adam-style Optimizer with Adaptive Weight Decay towards Model-Oriented Scale,"
                    + " 2022, arXiv 2210.11693";
    private static final String SCHEDULE_FREE = "Defazio et al., The Road Less Scheduled, 2024, arXiv 2405.15682";

    private static final List<Entry> ENTRIES =
            List.of(
                    new Entry(
                            "sgd",
                            Group.CLASSIC,
                            1951,
                            "SGD",
                            "Robbins and Monro, A Stochastic Approximation Method, 1951"),
                    new Entry(
                            "sgd-momentum",
                            Group.CLASSIC,
                            1964,
                            "SGD with momentum",
                            "Polyak, Some Methods of Speeding Up the Convergence of Iteration Methods, 1964"),
                    new Entry(
                            "nesterov",
                            Group.CLASSIC,
                            1983,
                            "Nesterov momentum",
                            "Nesterov, A Method of Solving a Convex Programming Problem with Convergence Rate O(1/k^2),"
                                    + " 1983"),
                    new Entry(
                            "adagrad",
                            Group.CLASSIC,
                            2011,
                            "AdaGrad",
                            "Duchi, Hazan and Singer, Adaptive Subgradient Methods for Online Learning and Stochastic "
                                    + "Optimization, 2011"),
                    new Entry(
                            "rmsprop",
                            Group.CLASSIC,
                            2012,
                            "RMSProp",
                            "Tieleman and Hinton, Lecture 6.5: rmsprop, Neural Networks for Machine Learning, 2012"),
                    new Entry(
                            "adadelta",
                            Group.CLASSIC,
                            2012,
                            "Adadelta",
                            "Zeiler, ADADELTA: An Adaptive Learning Rate Method, 2012, arXiv 1212.5701"),
                    new Entry(
                            "rmsprop-centered",
                            Group.CLASSIC,
                            2013,
                            "Centred RMSProp with momentum",
                            "Graves, Generating Sequences With Recurrent Neural Networks, 2013, arXiv 1308.0850"),
                    new Entry(
                            "adam",
                            Group.CLASSIC,
                            2014,
                            "Adam",
                            "Kingma and Ba, Adam: A Method for Stochastic Optimization, 2014, arXiv 1412.6980"),
                    new Entry(
                            "adamax",
                            Group.CLASSIC,
                            2014,
                            "AdaMax",
                            "Kingma and Ba, Adam: A Method for Stochastic Optimization, 2014, arXiv 1412.6980,"
                                    + " algorithm 2"),
                    new Entry(
                            "nadam",
                            Group.CLASSIC,
                            2016,
                            "NAdam",
                            "Dozat, Incorporating Nesterov Momentum into Adam, 2016, ICLR workshop"),
                    new Entry(
                            "adamw",
                            Group.CLASSIC,
                            2017,
                            "AdamW",
                            "Loshchilov and Hutter, Decoupled Weight Decay Regularization, 2017, arXiv 1711.05101"),
                    new Entry("adafactor", Group.CLASSIC, 2018, "Adafactor", ADAFACTOR),
                    new Entry(
                            "adafactor-momentum",
                            Group.CLASSIC,
                            2018,
                            "Adafactor with momentum and weight decay",
                            ADAFACTOR),
                    new Entry(
                            "amsgrad",
                            Group.CLASSIC,
                            2018,
                            "AMSGrad",
                            "Reddi, Kale and Kumar, On the Convergence of Adam and Beyond, 2018, arXiv 1904.09237"),
                    new Entry(
                            "lamb",
                            Group.CLASSIC,
                            2019,
                            "LAMB",
                            "You et al., Large Batch Optimization for Deep Learning: Training BERT in 76 minutes, 2019,"
                                    + " arXiv 1904.00962"),
                    new Entry(
                            "radam",
                            Group.CLASSIC,
                            2019,
                            "RAdam",
                            "Liu et al., On the Variance of the Adaptive Learning Rate and Beyond, 2019, arXiv"
                                    + " 1908.03265"),
                    new Entry(
                            "adabelief",
                            Group.CLASSIC,
                            2020,
                            "AdaBelief",
                            "Zhuang et al., AdaBelief Optimizer: Adapting Stepsizes by the Belief in Observed"
                                    + " Gradients, 2020, arXiv 2010.07468"),
                    new Entry(
                            "adax",
                            Group.CLASSIC,
                            2020,
                            "AdaX",
                            "Li et al., AdaX: Adaptive Gradient Descent with Exponential Long Term Memory, 2020, arXiv"
                                    + " 2004.09740"),
                    new Entry(
                            "adaxw",
                            Group.CLASSIC,
                            2020,
                            "AdaX-W",
                            "Li et al., AdaX: Adaptive Gradient Descent with Exponential Long Term Memory, 2020, arXiv"
                                    + " 2004.09740"),
                    new Entry("signsgd", Group.CLASSIC, 2018, "signSGD", SIGN_PAPER),
                    new Entry("signum", Group.CLASSIC, 2018, "Signum", SIGN_PAPER),
                    new Entry("tiger", Group.CLASSIC, 2023, "Tiger", TIGER),
                    new Entry(
                            "tiger-relative", Group.CLASSIC, 2023, "Tiger with a rate relative to the weights", TIGER),
                    new Entry("tiger-embedding", Group.CLASSIC, 2023, "Tiger for embeddings", TIGER),
                    new Entry("tiger-embedding-lazy", Group.CLASSIC, 2023, "Tiger for embeddings, lazily", TIGER),
                    new Entry("tiger-bias", Group.CLASSIC, 2023, "Tiger for biases", TIGER),
                    new Entry("tiger-gamma", Group.CLASSIC, 2023, "Tiger for scales of normalization", TIGER),
                    new Entry("amos", Group.CLASSIC, 2022, "Amos", AMOS),
                    new Entry("amos-rows", Group.CLASSIC, 2022, "Amos for embeddings", AMOS),
                    new Entry("amos-columns", Group.CLASSIC, 2022, "Amos for matrices, with momentum", AMOS),
                    new Entry(
                            "adan",
                            Group.CLASSIC,
                            2022,
                            "Adan",
                            "Xie et al., Adan: Adaptive Nesterov Momentum Algorithm for Faster Optimizing Deep Models,"
                                    + " 2022, arXiv 2208.06677"),
                    new Entry(
                            "adopt",
                            Group.CLASSIC,
                            2024,
                            "ADOPT",
                            "Taniguchi et al., ADOPT: Modified Adam Can Converge with Any beta2 with the Optimal Rate,"
                                    + " 2024, arXiv 2411.02853"),
                    new Entry(
                            "grams",
                            Group.CLASSIC,
                            2024,
                            "Grams",
                            "Cao et al., Grams: Gradient Descent with Adaptive Momentum Scaling, 2024, arXiv"
                                    + " 2412.17107"),
                    new Entry(
                            "lookahead",
                            Group.CLASSIC,
                            2019,
                            "Lookahead with Adam",
                            "Zhang et al., Lookahead Optimizer: k steps forward, 1 step back, 2019, arXiv 1907.08610"),
                    new Entry(
                            "tiger-guarded",
                            Group.CLASSIC,
                            2023,
                            "Tiger with gradient accumulation and a guard against NaN",
                            TIGER),
                    new Entry(
                            "sophia-g",
                            Group.CLASSIC,
                            2023,
                            "Sophia-G",
                            "Liu et al., Sophia: A Scalable Stochastic Second-order Optimizer for Language Model"
                                    + " Pre-training, 2023, arXiv 2305.14342"),
                    new Entry("schedule-free-sgd", Group.CLASSIC, 2024, "Schedule-Free SGD", SCHEDULE_FREE),
                    new Entry("schedule-free-adamw", Group.CLASSIC, 2024, "Schedule-Free AdamW", SCHEDULE_FREE),
                    new Entry(
                            "muon",
                            Group.CLASSIC,
                            2024,
                            "Muon",
                            "Jordan et al., Muon: An optimizer for hidden layers in neural networks, 2024, "
                                    + "kellerjordan.github.io/posts/muon"),
                    new Entry(
                            "cautious-lion",
                            Group.CLASSIC,
                            2024,
                            "Cautious Lion",
                            "Liang et al., Cautious Optimizers: Improving Training with One Line of Code, 2024, arXiv"
                                    + " 2411.16085"),
                    new Entry(
                            "cautious-adamw",
                            Group.CLASSIC,
                            2024,
                            "Cautious AdamW",
                            "Liang et al., Cautious Optimizers: Improving Training with One Line of Code, 2024, arXiv"
                                    + " 2411.16085"),
                    new Entry("lion", Group.PAPER, 2023, "Lion", LION_PAPER + ", program 1"),
                    new Entry(
                            "paper-adamw",
                            Group.PAPER,
                            2023,
                            "AdamW without bias correction",
                            LION_PAPER + ", program 3"),
                    new Entry(
                            "paper-raw",
                            Group.PAPER,
                            2023,
                            "The discovered program before any simplification",
                            LION_PAPER + ", program 8"),
                    new Entry(
                            "paper-cleaned",
                            Group.PAPER,
                            2023,
                            "The discovered program without its redundant statements",
                            LION_PAPER + ", program 4"),
                    new Entry(
                            "paper-regularizer",
                            Group.PAPER,
                            2023,
                            "Weight decay scaled by the inner product of gradient and weights",
                            LION_PAPER + ", program 5"),
                    new Entry(
                            "paper-adagrad-like",
                            Group.PAPER,
                            2023,
                            "A variant of AdamW whose second moment hardly decays",
                            LION_PAPER + ", program 6"),
                    new Entry(
                            "paper-adabelief-like",
                            Group.PAPER,
                            2023,
                            "A variant of AdamW that measures the distance of the gradient from its mean",
                            LION_PAPER + ", program 7"),
                    new Entry(
                            "paper-ablation-0.9",
                            Group.ABLATION,
                            2023,
                            "Lion with 0.9 for both betas",
                            LION_PAPER + ", ablation of the betas"),
                    new Entry(
                            "paper-ablation-0.99",
                            Group.ABLATION,
                            2023,
                            "Lion with 0.99 for both betas",
                            LION_PAPER + ", ablation of the betas"));

    private Library() {}

    /// Where a program comes from.
    public enum Group {
        /// A published optimizer that people designed.
        CLASSIC,
        /// A listing of the paper on the search that this project re-implements.
        PAPER,
        /// One of those with a part taken away.
        ABLATION
    }

    /// One program of the library.
    ///
    /// @param name how commands call it
    /// @param group where it comes from
    /// @param year of the first publication
    /// @param title what it is, the first line of its text
    /// @param source authors, title, year and identifier of the publication, the second line of its text
    public record Entry(String name, Group group, int year, String title, String source) {

        /// The text of the program.
        public String text() {
            try (InputStream resource = Library.class.getResourceAsStream(name + ".opt")) {
                if (resource == null) {
                    throw new IllegalStateException("the library lacks the resource %s.opt".formatted(name));
                }
                return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException error) {
                throw new UncheckedIOException("cannot read library program '%s'".formatted(name), error);
            }
        }

        /// The program, hyperparameters by name.
        public Program program() {
            return Parser.parse(text(), name + ".opt");
        }
    }

    /// All programs, in the order in which they are shown.
    public static List<Entry> all() {
        return ENTRIES;
    }

    /// The program with the given name.
    ///
    /// @throws UnknownName if there is none; the message suggests a close name or lists all
    public static Entry named(String name) {
        return ENTRIES.stream()
                .filter(entry -> entry.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new UnknownName("program", name, ENTRIES.stream().map(Entry::name).toList()));
    }
}
