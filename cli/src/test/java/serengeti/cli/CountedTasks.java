package serengeti.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import serengeti.evaluator.task.DelegatingModel;
import serengeti.evaluator.task.Model;
import serengeti.evaluator.task.Parabola;
import serengeti.evaluator.task.Task;
import serengeti.evaluator.task.TaskCard;
import serengeti.evaluator.task.TaskProvider;

/// Brings the task `counted` to processes of the command line: a parabola that adds a byte to a file when a run starts.
///
/// What was written before the process is killed stays, so the length of the file is the number of runs begun.
public final class CountedTasks implements TaskProvider {
    static final String NAME = "counted";

    /// The property that names the file.
    static final String FILE = "serengeti.test.started";

    @Override
    public List<Task> tasks() {
        return List.of(new Counted(new Parabola(100, 0.3)));
    }

    private record Counted(Parabola parabola) implements Task {

        @Override
        public TaskCard card() {
            TaskCard card = parabola.card();
            return new TaskCard(
                    NAME,
                    card.family(),
                    card.tier(),
                    card.model(),
                    card.data(),
                    card.parameters(),
                    card.batch(),
                    card.steps(),
                    card.metric(),
                    card.flops());
        }

        @Override
        public Model newModel() {
            return new CountedModel(parabola.newModel());
        }
    }

    private record CountedModel(Model model) implements DelegatingModel {

        @Override
        public void start(long seed) {
            try {
                Files.write(
                        Path.of(System.getProperty(FILE)),
                        new byte[1],
                        StandardOpenOption.CREATE,
                        StandardOpenOption.APPEND);
            } catch (IOException error) {
                throw new UncheckedIOException(error);
            }
            model.start(seed);
        }
    }
}
