package serengeti.cli;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/// A campaign file: knobs by name in YAML, groups as mappings.
///
/// @param path for messages
/// @param texts the knobs' values
/// @param lines where each stands, from 1
record CampaignFile(Path path, Map<String, String> texts, Map<String, Integer> lines) {

    /// Reads a file.
    ///
    /// @throws UsageFailure if it cannot be read, is no YAML, or is not a mapping of knobs to values
    static CampaignFile read(Path path) {
        var file = new CampaignFile(path, new LinkedHashMap<>(), new LinkedHashMap<>());
        try {
            Optional<Node> root =
                    new Compose(LoadSettings.builder().setLabel(path.toString()).build())
                            .composeString(Files.readString(path));
            root.ifPresent(node -> file.add("", node));
            return file;
        } catch (NoSuchFileException error) {
            throw new UsageFailure("%s: no such file".formatted(path), error);
        } catch (CharacterCodingException error) {
            throw new UsageFailure("%s: is not text in UTF-8".formatted(path), error);
        } catch (IOException error) {
            throw new UsageFailure("%s: cannot be read: %s".formatted(path, error.getMessage()), error);
        } catch (MarkedYamlEngineException error) {
            int line = error.getProblemMark().map(mark -> mark.getLine() + 1).orElse(1);
            throw new UsageFailure("%s:%d: %s".formatted(path, line, error.getProblem()), error);
        } catch (YamlEngineException error) {
            throw new UsageFailure("%s: %s".formatted(path, firstLine(error.getMessage())), error);
        }
    }

    private static String firstLine(String message) {
        return message.lines().findFirst().orElse("no YAML");
    }

    private void add(String name, Node node) {
        switch (node) {
            case MappingNode mapping -> {
                for (NodeTuple entry : mapping.getValue()) {
                    String key = scalar(entry.getKeyNode());
                    add(name.isEmpty() ? key : name + "." + key, entry.getValueNode());
                }
            }
            case SequenceNode sequence -> {
                List<String> elements = new ArrayList<>();
                sequence.getValue().forEach(element -> elements.add(scalar(element)));
                put(name, String.join(", ", elements), node);
            }
            default -> put(name, scalar(node), node);
        }
    }

    private void put(String name, String text, Node node) {
        if (name.isEmpty()) {
            throw new UsageFailure(
                    "%s:%d: must be a mapping of knobs to values, such as 'seed: 7'".formatted(path, line(node)));
        }
        if (text.isBlank()) {
            throw new UsageFailure("%s:%d: %s: has no value".formatted(path, line(node), name));
        }
        if (texts.putIfAbsent(name, text) != null) {
            throw new UsageFailure(
                    "%s:%d: %s: is set in line %d already".formatted(path, line(node), name, lines.get(name)));
        }
        lines.put(name, line(node));
    }

    private String scalar(Node node) {
        if (node instanceof ScalarNode scalar) {
            return scalar.getValue();
        }
        throw new UsageFailure("%s:%d: must be a name, a number or a text".formatted(path, line(node)));
    }

    private static int line(Node node) {
        return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
    }

    /// Where a message about a knob points to, such as `campaign.yml:7: `; nothing if it is about none of this file.
    String place(String message) {
        return lines.entrySet().stream()
                .filter(entry -> message.startsWith(entry.getKey()) || message.contains("'" + entry.getKey() + "'"))
                .max(Map.Entry.comparingByKey((first, second) -> Integer.compare(first.length(), second.length())))
                .map(entry -> "%s:%d: ".formatted(path, entry.getValue()))
                .orElse("");
    }
}
