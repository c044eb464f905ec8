package serengeti.proxytasks;

import java.util.List;
import serengeti.evaluator.task.Task;
import serengeti.evaluator.task.TaskProvider;
import serengeti.proxytasks.vision.DigitImages;
import serengeti.proxytasks.vision.MlpShape;

/// A provider on the class path of the tests.
public final class HalfDigits implements TaskProvider {

    @Override
    public List<Task> tasks() {
        var digits = new DigitImages(8, 256, 256, 0.3, 0.2);
        var shape = new MlpShape(64, List.of(8), 10);
        return List.of(shape.task("half-digits", 10, 8, 500, digits.source()));
    }
}
