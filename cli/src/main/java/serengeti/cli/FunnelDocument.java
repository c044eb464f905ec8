package serengeti.cli;

import java.util.List;
import serengeti.dsl.meaning.StaticFacts;
import serengeti.dsl.text.Printer;
import serengeti.search.funnel.Candidate;
import serengeti.search.funnel.FunnelResult;
import serengeti.search.funnel.FunnelResult.Standing;
import serengeti.search.funnel.FunnelResult.TierResult;

/// The JSON document of `funnel`.
///
/// @param candidates that entered, best in the search first
/// @param tiers that were gone through
/// @param winners a card for each, best first; empty if interrupted
/// @param trainings that were made or recalled
/// @param stored of them were made before, and recalled
/// @param seconds since the command began
record FunnelDocument(
        String campaign,
        List<CandidatePart> candidates,
        List<TierPart> tiers,
        List<CardDocument> winners,
        long trainings,
        long stored,
        double seconds,
        boolean interrupted,
        String path) {

    /// A program that entered.
    ///
    /// @param fitness in the search
    record CandidatePart(String name, double fitness, String liveText) {

        static CandidatePart of(Candidate candidate) {
            return new CandidatePart(
                    candidate.name(), candidate.fitness(), Printer.print(StaticFacts.live(candidate.program())));
        }
    }

    /// What came out on one tier.
    ///
    /// @param reference the form of AdamW that was better there
    /// @param level chance of a mean as high by luck alone at which a program passes
    record TierPart(String tier, List<String> tasks, String reference, double level, List<StandingPart> standings) {

        static TierPart of(TierResult result) {
            return new TierPart(
                    result.tier(),
                    result.tasks(),
                    result.reference(),
                    result.level(),
                    result.standings().stream().map(StandingPart::of).toList());
        }
    }

    /// A program's place.
    ///
    /// @param fate `passed`, `behind` or `undecided`
    /// @param mean of what it is above the reference, in standard deviations from seed to seed; null if not scored
    /// @param chance of a mean as high by luck alone
    record StandingPart(String name, String fate, double mean, double standardError, int seeds, double chance) {

        static StandingPart of(Standing standing) {
            return new StandingPart(
                    standing.name(),
                    standing.fate().label(),
                    standing.mean(),
                    standing.standardError(),
                    standing.seeds(),
                    standing.chance());
        }
    }

    static FunnelDocument of(
            String campaign,
            FunnelResult result,
            List<CardDocument> cards,
            long trainings,
            long stored,
            double seconds,
            boolean isInterrupted,
            String path) {
        return new FunnelDocument(
                campaign,
                result.candidates().stream().map(CandidatePart::of).toList(),
                result.tiers().stream().map(TierPart::of).toList(),
                cards,
                trainings,
                stored,
                seconds,
                isInterrupted,
                path);
    }
}
