package serengeti.cli;

import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import serengeti.results.store.CampaignFolder;
import serengeti.results.store.CampaignState;
import serengeti.results.store.Look;
import serengeti.results.store.StoredCampaign;
import serengeti.search.CampaignSpec;
import serengeti.search.funnel.FunnelSettings;
import serengeti.search.progress.Forecast;

/// `serengeti watch`.
@Command(
        name = "watch",
        description = {
            "Watch a campaign that another process runs.",
            "",
            "Shows what it is doing, how fast, and how long it will go on, until it ends. The campaign is only read,"
                + " and Ctrl-C ends the watching and nothing else. Ends with exit code 0 if the campaign is finished, 1"
                + " if it is not and nobody works on it.",
            ""
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  serengeti watch quick-1",
            "  serengeti watch quick-1 --every 60",
            "  serengeti watch quick-1 --json"
        })
final class WatchCommand implements Callable<Integer> {
    private static final double SECONDS_BETWEEN_LINES = 10;
    private static final double SECONDS_BETWEEN_REPAINTS = 1;
    private static final double SECONDS_BETWEEN_LOOKS = 1;
    private static final double MILLIS_PER_SECOND = 1e3;

    @Mixin private CommonOptions common;

    @Mixin private HomeOption home;

    @Option(
            names = "--every",
            paramLabel = "SECONDS",
            description =
                    "How often to show a line; where it is not rewritten, only if something happened (default: 1 on a"
                            + " terminal, 10 elsewhere).")
    private Double every;

    @Parameters(paramLabel = "NAME", description = "Name of the campaign.")
    private String name;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        CampaignFolder folder = CampaignFolder.existing(home.path(), name);
        PrintWriter out = spec.commandLine().getOut();
        boolean terminal = Terminal.isStandardOutput();
        double period = period(terminal);
        CampaignSpec campaign = spec(folder);
        if (common.json()) {
            JsonOutput.print(out, WatchDocument.of(name, campaign, Look.at(folder, campaign), Look.now()));
            return CommandLine.ExitCode.OK;
        }
        return watch(folder, campaign, new StatusLine(out, terminal), terminal, period);
    }

    private double period(boolean terminal) {
        if (every == null) {
            return terminal ? SECONDS_BETWEEN_REPAINTS : SECONDS_BETWEEN_LINES;
        }
        if (!(every > 0)) {
            throw new UsageFailure("--every %s: must be a number of seconds above 0".formatted(every));
        }
        return every;
    }

    private static CampaignSpec spec(CampaignFolder folder) {
        try (var stored = StoredCampaign.open(folder)) {
            return stored.spec();
        }
    }

    private int watch(CampaignFolder folder, CampaignSpec campaign, StatusLine line, boolean rewrites, double period)
            throws InterruptedException {
        var stopped = new CountDownLatch(1);
        try (var _ = new Interrupts(stopped::countDown, line::clear)) {
            Optional<Look> shown = Optional.empty();
            double due = Double.NEGATIVE_INFINITY;
            while (true) {
                Look look = Look.at(folder, campaign);
                if (isOver(look)) {
                    line.clear();
                    spec.commandLine().getOut().println(ending(look, folder, campaign));
                    return look.state() == CampaignState.FINISHED
                            ? CommandLine.ExitCode.OK
                            : CommandLine.ExitCode.SOFTWARE;
                }
                double now = Look.now();
                if (now >= due && (rewrites || !shown.equals(Optional.of(look)))) {
                    var forecast = new Forecast(campaign, look.progress(), look.isStopping());
                    line.show(new ProgressText(forecast, look.counts()).at(now));
                    shown = Optional.of(look);
                    due = now + period;
                }
                double pause = Math.min(period, SECONDS_BETWEEN_LOOKS);
                if (stopped.await(Math.round(pause * MILLIS_PER_SECOND), TimeUnit.MILLISECONDS)) {
                    line.clear();
                    return Interrupts.EXIT_CODE;
                }
            }
        }
    }

    private static boolean isOver(Look look) {
        return !look.isRunning() || look.state() == CampaignState.FINISHED;
    }

    private String ending(Look look, CampaignFolder folder, CampaignSpec campaign) {
        String resume = CampaignStart.resumeCommand(folder, home);
        return switch (look.state()) {
            case FINISHED ->
                    look.isRunning() && campaign.funnel().when() == FunnelSettings.When.AFTER_SEARCH
                            ? "The searches of campaign %s are finished, its funnel runs; what they found: ./serengeti report %s%s"
                                    .formatted(name, name, home.suffix())
                            : "Campaign %s is finished; its result: %s".formatted(name, resume);
            case INTERRUPTED ->
                    "Campaign %s was interrupted; its best program so far: ./serengeti show %s#best%s; go on with: %s"
                            .formatted(name, name, home.suffix(), resume);
            case UNFINISHED -> "Campaign %s: no process is working on it; go on with: %s".formatted(name, resume);
        };
    }
}
