package serengeti.cli;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import serengeti.results.store.CampaignFolder;
import serengeti.results.store.StoredCampaign;
import serengeti.search.CampaignSpec;
import serengeti.search.funnel.FunnelSettings;
import serengeti.search.knobs.Knobs;

/// `serengeti funnel`.
@Command(
        name = "funnel",
        description = {
            "Try the best programs of a campaign on larger tasks, and make a card of each winner.",
            "",
            "On tasks ten times as large as those of the search, then on tasks a hundred times as large, then on kinds"
                + " of tasks that the search never saw. On each the constants of every program are tuned with as many"
                + " training runs, AdamW's too, and only what beats AdamW goes on. A winner is simplified and"
                + " recognized; its card has its scores against AdamW and Lion, its state, its speed and where it comes"
                + " from. Training runs are kept, so after Ctrl-C or a crash the same command goes on.",
            ""
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  serengeti funnel quick-1 --dry-run",
            "  serengeti funnel quick-1",
            "  serengeti funnel quick-1 --set candidates=6 --set largest=none",
            "  serengeti funnel quick-1 --json"
        })
final class FunnelCommand implements Callable<Integer> {

    @Mixin private CommonOptions common;

    @Mixin private HomeOption home;

    @Mixin private WorkersOption workers;

    @Parameters(paramLabel = "CAMPAIGN", description = "Name of the campaign.")
    private String name;

    @Option(names = "--dry-run", description = "Say what the funnel takes at most, in training runs and time, and end.")
    private boolean isDryRun;

    @Option(
            names = "--set",
            paramLabel = "KNOB=VALUE",
            description =
                    "Set a knob of the funnel otherwise than the campaign has it, such as candidates=6; may be given"
                            + " more than once. The knobs are those that 'search --print-config' lists under funnel.")
    private Map<String, String> set = new LinkedHashMap<>();

    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
        CampaignFolder folder = CampaignFolder.existing(home.path(), name);
        CampaignSpec campaign;
        try (StoredCampaign stored = StoredCampaign.open(folder)) {
            campaign = stored.spec();
        }
        FunnelSettings settings = settings(campaign.funnel());
        PrintWriter out = spec.commandLine().getOut();
        var run =
                new FunnelRun(folder, campaign, settings, workers.count(), home.suffix(), spec.commandLine().getErr());
        if (isDryRun) {
            TrainingTime.announce(spec.commandLine().getErr());
            FunnelPlan plan = run.plan();
            if (common.json()) {
                JsonOutput.print(out, plan);
            } else {
                plan.print(out);
            }
            return CommandLine.ExitCode.OK;
        }
        FunnelDocument document = run.run();
        if (common.json()) {
            JsonOutput.print(out, document);
        } else {
            new FunnelText(document, suffix()).print(out);
        }
        return document.interrupted() ? Interrupts.EXIT_CODE : CommandLine.ExitCode.OK;
    }

    /// What makes another command the same funnel.
    private String suffix() {
        var suffix = new StringBuilder();
        set.forEach((knob, value) -> suffix.append(" --set ").append(knob).append('=').append(value));
        return suffix + home.suffix();
    }

    private FunnelSettings settings(FunnelSettings usual) {
        try {
            Map<String, String> knobs = new LinkedHashMap<>();
            set.forEach((knob, value) -> knobs.put(knob.replaceFirst("^funnel\\.", ""), value));
            FunnelSettings settings = Knobs.with(usual, knobs);
            CampaignSuite.tiers(settings);
            return settings;
        } catch (IllegalArgumentException error) {
            throw new UsageFailure("--set " + error.getMessage().replaceFirst("^funnel\\.", ""), error);
        }
    }
}
