package serengeti.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.Set;
import serengeti.dsl.program.Program;
import serengeti.search.discovery.Motif;
import serengeti.search.discovery.Motifs;

/// How to choose the hyperparameters of an optimizer whose updates are signs, by published rules; the JSON document of
/// `tune-card`.
///
/// [1] Chen et al., 2023, arXiv 2302.06675 (learning rate and weight decay beside AdamW's, betas, batch sizes)
/// [2] Su Jianlin, kexue.fm archives 9473 (rates from the initialisation) and 9736 (embeddings)
///
/// @param name of the program
/// @param kind what its updates are: the name of a [Motif]
/// @param fromAdamw translations of AdamW's rate and decay, the milder first
/// @param fromInit rates from the initialisation
/// @param betas ready-made choices
/// @param leastBatch below which sign methods are not advised
/// @param embeddingLimit where the weights of a token end that is not seen again, at the milder translation; null if it
///     has no momentum, which would make them walk, or if there is no decay
record TuneCard(
        String name,
        String kind,
        List<Rates> fromAdamw,
        FromInit fromInit,
        List<Betas> betas,
        int leastBatch,
        Double embeddingLimit) {
    /// By how much rates are smaller than AdamW's, and decays larger.
    private static final List<Double> FACTORS = List.of(3.0, 10.0);

    private static final int LEAST_BATCH = 64;
    private static final Set<Motif> SIGNED = Set.of(Motif.SIGN_DESCENT, Motif.SIGNED_MOMENTUM, Motif.LION);

    /// A learning rate at the peak and the weight decay beside it.
    ///
    /// @param factor by which they differ from AdamW's
    record Rates(double factor, double learningRate, double weightDecay) {}

    /// @param sigma standard deviation of the weights at the start
    /// @param relativeChange of the weights in a step at the start
    /// @param learningRate at the start; after so many steps it is half of that
    record FromInit(double sigma, double relativeChange, double learningRate, double weightDecay, long steps) {

        static FromInit of(double sigma, double relativeChange, long steps) {
            return new FromInit(sigma, relativeChange, relativeChange * sigma, relativeChange / (2 * sigma), steps);
        }
    }

    /// @param values by name
    record Betas(String use, String values) {}

    /// The card of a program.
    ///
    /// @throws UsageFailure if its updates are no signs
    static TuneCard of(NamedProgram named, double learningRate, double weightDecay, FromInit fromInit) {
        Program program = named.program();
        Motif motif =
                Motifs.in(program).stream()
                        .filter(SIGNED::contains)
                        .findFirst()
                        .orElseThrow(() ->
                                new UsageFailure(
                                        "%s: its updates are not the sign of an average of gradients, and for others there is no rule; tune it with: ./serengeti replay %s --tune"
                                                .formatted(named.name(), named.name())));
        List<Rates> rates =
                FACTORS.stream().map(each -> new Rates(each, learningRate / each, weightDecay * each)).toList();
        boolean isWalking = motif != Motif.SIGN_DESCENT && weightDecay > 0;
        return new TuneCard(
                named.name(),
                motif.label(),
                rates,
                fromInit,
                betas(motif),
                LEAST_BATCH,
                isWalking ? 1 / rates.getFirst().weightDecay() : null);
    }

    private static List<Betas> betas(Motif motif) {
        return switch (motif) {
            case LION -> List.of(new Betas("images", "0.9, 0.99"), new Betas("language", "0.95, 0.98"));
            case SIGNED_MOMENTUM -> List.of(new Betas("images", "0.945"), new Betas("language", "0.965"));
            default -> List.of();
        };
    }

    void print(PrintWriter out) {
        out.println("%s: every weight moves by the learning rate, whatever the size of its gradient".formatted(name));
        out.println();
        out.println("From the rate and decay that AdamW is tuned to (the product stays, as weights shrink by it):");
        var table = new Table("factor", "peak learning rate", "weight decay");
        for (Rates each : fromAdamw) {
            table.row(
                    Numbers.constant(each.factor()),
                    Numbers.constant(each.learningRate()),
                    Numbers.constant(each.weightDecay()));
        }
        table.print(out);
        out.println("Three times is the safer start; scale warm-up, peak and end of a schedule together.");
        out.println();
        out.println(
                "From the initialisation, weights of standard deviation %s that change by %s of that in a step:"
                        .formatted(Numbers.constant(fromInit.sigma()), Numbers.constant(fromInit.relativeChange())));
        out.println(
                "  learning rate %s / (t / %s + 1), weight decay %s"
                        .formatted(
                                Numbers.constant(fromInit.learningRate()),
                                Numbers.count(fromInit.steps()),
                                Numbers.constant(fromInit.weightDecay())));
        out.println("Biases and scales of normalization move as if their deviation were 0.5, without decay.");
        out.println();
        if (!betas.isEmpty()) {
            betas.forEach(each -> out.println("Betas for %s: %s".formatted(each.use(), each.values())));
            out.println();
        }
        out.println(
                "Batches of %d and more: signs of noisy gradients are noise of full size. Smaller ones need more warm-up and a larger beta."
                        .formatted(leastBatch));
        if (embeddingLimit != null) {
            out.println(
                    "Embeddings: the momentum of a token that is not seen again shrinks but keeps its sign, so its"
                            + " weights walk on"
                            + " until decay holds them, at %s (1 / decay)."
                                    .formatted(Numbers.constant(embeddingLimit)));
            out.println(
                    "Leave rows without a gradient alone, give embeddings AdamW, or let small momenta have no sign:"
                            + " where(greater(abs(m), 1e-6), sign(m), 0).");
        }
    }
}
