package serengeti.cli;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import serengeti.cli.FunnelDocument.StandingPart;
import serengeti.cli.FunnelDocument.TierPart;

/// The text of `funnel`.
///
/// @param suffix what has to be added to commands
record FunnelText(FunnelDocument document, String suffix) {
    /// The reference that a campaign's own baseline found.
    static final String BASELINE = "baseline";

    /// The reference of a campaign without one.
    static final String START = "start";

    void print(PrintWriter out) {
        out.println(
                "Funnel of %s: %s, %s%s, %s"
                        .formatted(
                                document.campaign(),
                                Numbers.count(document.candidates().size(), "candidate"),
                                Numbers.count(document.trainings(), "training run"),
                                document.stored() == 0
                                        ? ""
                                        : ", %s of them stored before".formatted(Numbers.count(document.stored())),
                                Numbers.duration(document.seconds())));
        document.tiers().forEach(tier -> print(tier, out));
        boolean isBeaten = document.winners().stream().allMatch(card -> card.passed().isEmpty());
        if (isBeaten && !document.winners().isEmpty()) {
            out.println();
            out.println("No program beats tuned AdamW on larger tasks; this is the best of them there.");
        }
        for (int number = 1; number <= document.winners().size(); number++) {
            out.println();
            new CardText(document.winners().get(number - 1), document.campaign()).print(number, out);
        }
        if (document.interrupted()) {
            out.println();
            out.println("Interrupted. To go on: ./serengeti funnel %s%s".formatted(document.campaign(), suffix));
        } else if (!document.winners().isEmpty()) {
            out.println();
            out.println("Winners as files, simplified ones too, are in %s.".formatted(document.path()));
        }
    }

    private static void print(TierPart tier, PrintWriter out) {
        out.println();
        out.println(
                "%s tasks: %s. Above %s, in standard deviations from seed to seed:"
                        .formatted(title(tier.tier()), String.join(", ", tier.tasks()), reference(tier.reference())));
        var table = new Table("program", "above", "standard error", "seeds", "chance", "");
        for (StandingPart standing : tier.standings()) {
            table.row(
                    standing.name(),
                    Double.isFinite(standing.mean()) ? signed(standing.mean()) : "-",
                    Double.isFinite(standing.standardError()) ? decimal(standing.standardError()) : "-",
                    Numbers.count(standing.seeds()),
                    chance(standing.chance()),
                    standing.fate());
        }
        table.print(out);
        long passed = tier.standings().stream().filter(standing -> standing.fate().equals("passed")).count();
        out.println(
                "%d of %d passed: a chance below %s is needed, so that the best of so many is not luck."
                        .formatted(passed, tier.standings().size(), chance(tier.level())));
    }

    private static String title(String tier) {
        return Character.toUpperCase(tier.charAt(0)) + tier.substring(1);
    }

    /// A program that others are compared with, as people call it.
    static String reference(String name) {
        return switch (name) {
            case BASELINE -> "campaign's baseline";
            case START -> "start program";
            default -> name;
        };
    }

    private static String signed(double value) {
        return String.format(Locale.ROOT, "%+.2f", value);
    }

    private static String decimal(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }

    private static String chance(double value) {
        return value < 1e-4 ? String.format(Locale.ROOT, "%.0e", value) : String.format(Locale.ROOT, "%.4f", value);
    }

    /// The names of mutations with their counts.
    static String counts(Map<String, Integer> mutations) {
        return mutations.entrySet().stream()
                .map(each -> "%s %d".formatted(each.getKey(), each.getValue()))
                .collect(Collectors.joining(", "));
    }
}
