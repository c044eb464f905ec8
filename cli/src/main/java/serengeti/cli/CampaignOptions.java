package serengeti.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import serengeti.dsl.program.Program;
import serengeti.dsl.text.Parser;
import serengeti.dsl.text.Printer;
import serengeti.dsl.text.SyntaxError;
import serengeti.dsl.text.UnknownName;
import serengeti.results.store.CampaignFolder;
import serengeti.search.CampaignSpec;
import serengeti.search.Preset;
import serengeti.search.knobs.Knobs;

/// Which campaign is asked for.
final class CampaignOptions {
    private static final String DEFAULT_PRESET = "quick";
    private static final String PRESET = "preset";
    private static final String START = "start";

    /// The knobs that options of their own set.
    private static final Map<String, String> KNOBS =
            Map.of(
                    "--trainings",
                    "stop.trainings",
                    "--programs",
                    "stop.programs",
                    "--seed",
                    "seed",
                    "--repeats",
                    "repeats",
                    "--mode",
                    "mode",
                    "--init",
                    START,
                    "--fitness",
                    "fitness.rule");

    @Option(
            names = "--preset",
            paramLabel = "NAME",
            completionCandidates = Presets.class,
            description = "Ready-made settings: ${COMPLETION-CANDIDATES} (default: quick).")
    private String preset;

    @Option(
            names = "--trainings",
            paramLabel = "N",
            description = "Training runs of a search; each baseline gets as many (default: the preset's).")
    private String trainings;

    @Option(
            names = "--programs",
            paramLabel = "N",
            description =
                    "Stop after so many programs even if trainings are left; children come in whole batches, so the "
                            + "last one is finished (default: the preset's).")
    private String programs;

    @Option(
            names = "--seed",
            paramLabel = "S",
            description = "Where all chance comes from; the same seed gives the same campaign (default: 1).")
    private String seed;

    @Option(
            names = "--mode",
            paramLabel = "MODE",
            description = "evolution, constants (tuning only) or random (no selection) (default: evolution).")
    private String mode;

    @Option(names = "--init", paramLabel = "PROGRAM", description = "The program to start from (default: paper-adamw).")
    private String init;

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "Name of the campaign (default: the preset and the lowest free number, such as quick-1).")
    private String name;

    @Option(
            names = "--repeats",
            paramLabel = "N",
            description =
                    "Searches, each with seeds of its own; the best of their winners counts (default: the preset's).")
    private String repeats;

    @Option(
            names = "--fitness",
            paramLabel = "RULE",
            description =
                    "paper (one seed, kept for ever) or noise-aware (the mean over seeds, less its standard error)"
                            + " (default: the preset's).")
    private String fitness;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "Campaign file in YAML; --print-config shows one with all knobs.")
    private Path config;

    @Option(
            names = "--set",
            paramLabel = "KNOB=VALUE",
            description = "Set a knob, such as evolution.population=500; may be given more than once.")
    private Map<String, String> set = new LinkedHashMap<>();

    @Option(
            names = "--dry-run",
            description =
                    "Say what it takes at most, in training runs and time, and end; the funnel included if one"
                            + " follows.")
    private boolean isDryRun;

    @Option(
            names = "--print-config",
            description = "Print the campaign file of what was asked for, with unit and source of every knob, and end.")
    private boolean printsConfig;

    /// What `--preset` can be, for its help.
    static final class Presets implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Preset.all().stream().map(row -> "%s (%s)".formatted(row.name(), row.title())).iterator();
        }
    }

    /// The folder of a new campaign: of the name that was asked for, or with the lowest number that is free.
    CampaignFolder folder(Path home, CampaignSpec campaign) {
        return name == null ? CampaignFolder.free(home, campaign.preset()) : new CampaignFolder(home, name);
    }

    /// Prints what was asked for in place of a campaign.
    ///
    /// @return whether anything was
    boolean printsInstead(CampaignSpec campaign, int workers, boolean isJson, CommandLine line) {
        PrintWriter out = line.getOut();
        if (printsConfig && isDryRun) {
            throw new UsageFailure("--dry-run: cannot be given with --print-config");
        }
        if (printsConfig) {
            new CampaignYaml(campaign).print(out);
        } else if (isDryRun) {
            TrainingTime.announce(line.getErr());
            DryRun plan = DryRun.of(campaign, workers);
            if (isJson) {
                JsonOutput.print(out, plan);
            } else {
                plan.print(out);
            }
        }
        return printsConfig || isDryRun;
    }

    /// The preset's knobs, changed by the campaign file, then by --set, then by the options that have names of their own.
    ///
    /// @param home where campaigns lie
    /// @param forced knobs that the command sets
    /// @throws UsageFailure if there is no such campaign, with one line that says why
    CampaignSpec spec(Path home, Map<String, String> forced) {
        CampaignFile file = config == null ? null : CampaignFile.read(config);
        Map<String, String> texts = new LinkedHashMap<>(file == null ? Map.of() : file.texts());
        String base = preset != null ? preset : texts.getOrDefault(PRESET, DEFAULT_PRESET);
        texts.putAll(set);
        texts.put(PRESET, base);
        texts.putAll(forced);
        Map<String, String> options = options();
        options.forEach((option, text) -> texts.put(KNOBS.get(option), text));
        CampaignSpec usual = read(PRESET, file, base, () -> Preset.named(base).spec());
        String start = texts.get(START);
        if (start != null) {
            texts.put(START, Printer.print(read(START, file, start, () -> start(start, home))));
        }
        try {
            CampaignSpec campaign = Knobs.with(usual, texts);
            CampaignSuite.of(campaign);
            CampaignSuite.ofValidation(campaign);
            CampaignSuite.tiers(campaign.funnel());
            requireKept(texts, usual, campaign);
            campaign.requireTrainableStarts();
            return campaign;
        } catch (IllegalArgumentException error) {
            throw new UsageFailure(located(error.getMessage(), file, options), error);
        }
    }

    /// Finals that are too large for the training runs shrink by themselves; those that were asked for do not.
    private static void requireKept(Map<String, String> texts, CampaignSpec preset, CampaignSpec campaign) {
        Map<String, String> usual = knobs(preset);
        Map<String, String> made = knobs(campaign);
        texts.forEach((knob, text) -> {
            if (knob.startsWith("finals.") && !text.equals(usual.get(knob)) && !text.equals(made.get(knob))) {
                throw new IllegalArgumentException(
                        "%s: %s, too much for %s, of which the finals may take a fifth; %s would do"
                                .formatted(
                                        knob,
                                        text,
                                        Numbers.count(campaign.stop().trainings(), "training run"),
                                        made.get(knob)));
            }
        });
    }

    private static Map<String, String> knobs(CampaignSpec campaign) {
        return Knobs.of(campaign).stream().collect(Collectors.toMap(Knobs.Setting::name, Knobs.Setting::text));
    }

    /// What was given by options that set a knob, by option.
    private Map<String, String> options() {
        Map<String, String> given = new LinkedHashMap<>();
        given.put("--trainings", trainings);
        given.put("--programs", programs);
        given.put("--seed", seed);
        given.put("--repeats", repeats);
        given.put("--mode", mode);
        given.put("--init", init);
        given.put("--fitness", fitness);
        given.values().removeIf(Objects::isNull);
        return given;
    }

    /// The message with the name under which the user gave the knob: an option, or a line of the file.
    private static String located(String message, CampaignFile file, Map<String, String> options) {
        return options.keySet().stream()
                .filter(option -> message.startsWith(KNOBS.get(option) + ":"))
                .findFirst()
                .map(option -> option + message.substring(KNOBS.get(option).length()))
                .orElseGet(() -> (file == null ? "" : file.place(message)) + message);
    }

    /// What a text of a knob stands for; where that cannot be told, the file's line is, if the text is from there.
    private static <T> T read(String knob, CampaignFile file, String text, Supplier<T> meaning) {
        try {
            return meaning.get();
        } catch (SyntaxError | UnknownName | UsageFailure error) {
            if (file == null || !text.equals(file.texts().get(knob))) {
                throw error;
            }
            throw new UsageFailure("%s%s: %s".formatted(file.place(knob), knob, error.getMessage()), error);
        }
    }

    /// The start program: its name, its file, or the text itself.
    private static Program start(String text, Path home) {
        return text.contains("\n") ? Parser.parse(text) : ProgramArgument.resolve(text, home).program();
    }
}
