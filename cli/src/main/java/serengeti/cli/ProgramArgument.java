package serengeti.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import serengeti.dsl.library.Library;
import serengeti.dsl.meaning.Dataflow;
import serengeti.dsl.meaning.InvalidProgramException;
import serengeti.dsl.program.Program;
import serengeti.dsl.text.Parser;
import serengeti.dsl.text.UnknownName;
import serengeti.results.store.CampaignFolder;
import serengeti.results.store.StoredCampaign;
import serengeti.search.CampaignResult;
import serengeti.search.CampaignSpec;
import serengeti.search.Run;
import serengeti.search.validation.ValidationPoint;

/// The meaning of PROGRAM on the command line: a file, a name of the library, or a program of a campaign.
final class ProgramArgument {
    private static final char OF_CAMPAIGN = '#';
    private static final Pattern NUMBER = Pattern.compile(":([0-9]{1,18})");
    private static final Pattern ADDRESS = Pattern.compile("(?:([0-9]{1,9}):)?([0-9]{1,18})");

    private ProgramArgument() {}

    /// The program that `argument` stands for.
    ///
    /// @param home where campaigns lie
    static NamedProgram resolve(String argument, Path home) {
        Program program = find(argument, home);
        try {
            Dataflow.of(program);
        } catch (InvalidProgramException error) {
            throw new UsageFailure("%s: %s".formatted(argument, error.getMessage()), error);
        }
        return new NamedProgram(argument, program);
    }

    /// The campaign that `argument` names a program of, if it does.
    static Optional<CampaignSpec> campaign(String argument, Path home) {
        int mark = argument.indexOf(OF_CAMPAIGN);
        if (mark <= 0 || isFile(argument)) {
            return Optional.empty();
        }
        try (StoredCampaign campaign = StoredCampaign.open(folder(argument, mark, home))) {
            return Optional.of(campaign.spec());
        }
    }

    private static boolean isFile(String argument) {
        return argument.endsWith(".opt") || argument.contains("/") || Files.isRegularFile(Path.of(argument));
    }

    private static CampaignFolder folder(String argument, int mark, Path home) {
        return CampaignFolder.existing(home, argument.substring(0, mark));
    }

    private static Program find(String argument, Path home) {
        int mark = argument.indexOf(OF_CAMPAIGN);
        if (isFile(argument)) {
            return Parser.parse(Path.of(argument));
        }
        if (mark > 0) {
            return ofCampaign(folder(argument, mark, home), argument.substring(mark + 1));
        }
        return Library.all().stream()
                .filter(entry -> entry.name().equals(argument))
                .findFirst()
                .orElseThrow(() -> new UnknownName("program", argument, known(home)))
                .program();
    }

    private static List<String> known(Path home) {
        var names = new ArrayList<>(Library.all().stream().map(Library.Entry::name).toList());
        CampaignFolder.names(home).forEach(campaign -> names.add(campaign + OF_CAMPAIGN + "best"));
        return names;
    }

    private static Program ofCampaign(CampaignFolder folder, String which) {
        try (StoredCampaign campaign = StoredCampaign.open(folder)) {
            return switch (which) {
                case "best" -> result(campaign, folder).best().champion().program();
                case "peak" -> peak(campaign, folder).program();
                case "baseline" -> result(campaign, folder).baseline().champion().program();
                default -> program(campaign, folder, which);
            };
        }
    }

    /// The program that was the best of all searches on the validation tasks, which have the same seeds for all.
    private static ValidationPoint peak(StoredCampaign campaign, CampaignFolder folder) {
        return campaign.spec().searches().stream()
                .flatMap(run -> campaign.validation(run).peak().stream())
                .max(Comparator.comparingDouble(ValidationPoint::mean))
                .orElseThrow(
                        () -> new UsageFailure("campaign '%s': nothing of it was validated".formatted(folder.name())));
    }

    private static CampaignResult result(StoredCampaign campaign, CampaignFolder folder) {
        return campaign.result()
                .orElseThrow(() ->
                        new UsageFailure(
                                "campaign '%s' has no result yet; its programs can be shown: %s#ID, ID %s"
                                        .formatted(folder.name(), folder.name(), range(campaign))));
    }

    private static Program program(StoredCampaign campaign, CampaignFolder folder, String which) {
        Matcher address = ADDRESS.matcher(which);
        Optional<Program> found =
                address.matches()
                        ? search(campaign, address.group(1))
                                .flatMap(run -> campaign.program(run, Long.parseLong(address.group(2))))
                        : ofSearch(campaign, folder, which);
        return found.orElseThrow(() ->
                new UsageFailure(
                        "unknown program '%s#%s'; known: best, baseline, peak, ID %s; SEARCH for the winner of a search and SEARCH:ID, SEARCH being %s"
                                .formatted(
                                        folder.name(),
                                        which,
                                        range(campaign),
                                        campaign.spec().runs().stream()
                                                .map(Run::label)
                                                .collect(Collectors.joining(", ")))));
    }

    /// What `SEARCH` or `SEARCH:ID` names.
    private static Optional<Program> ofSearch(StoredCampaign campaign, CampaignFolder folder, String which) {
        for (Run run : campaign.spec().runs()) {
            if (which.equals(run.label())) {
                return Optional.of(result(campaign, folder).of(run).champion().program());
            }
            Matcher id = NUMBER.matcher(which.substring(Math.min(which.length(), run.label().length())));
            if (which.startsWith(run.label()) && id.matches()) {
                return campaign.program(run, Long.parseLong(id.group(1)));
            }
        }
        return Optional.empty();
    }

    /// The search of a repeat, the first if none is named.
    private static Optional<Run> search(StoredCampaign campaign, String repeat) {
        List<Run> searches = campaign.spec().searches();
        int number = repeat == null ? 1 : Integer.parseInt(repeat);
        return searches.stream().filter(run -> run.repeat() == number).findFirst();
    }

    private static String range(StoredCampaign campaign) {
        List<Run> searches = campaign.spec().searches();
        String first = "from 0 to %d".formatted(campaign.lastId(searches.getFirst()));
        return searches.size() == 1
                ? first
                : "%s of repeat 1, REPEAT:ID of others up to repeat %d".formatted(first, searches.size());
    }
}
