package serengeti.evaluator.task;

import java.util.List;

/// Brings tasks of one's own into the table of tasks.
///
/// Put a jar on the class path that names a public class with a public constructor without parameters, which implements
/// this, in `META-INF/services/serengeti.evaluator.task.TaskProvider`; [java.util.ServiceLoader] finds it.
public interface TaskProvider {

    /// The tasks, called once. They appear wherever tasks are listed, so data should be made on the first
    /// [Task#newModel]; names are lower-case and used by no other task.
    List<Task> tasks();
}
