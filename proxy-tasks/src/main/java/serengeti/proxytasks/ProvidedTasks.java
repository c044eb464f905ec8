package serengeti.proxytasks;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.regex.Pattern;
import serengeti.evaluator.task.Task;
import serengeti.evaluator.task.TaskProvider;

/// Adds the tasks of providers on the class path to those that are built in.
final class ProvidedTasks {
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]*");

    private ProvidedTasks() {}

    /// The tasks that are built in, then those of the providers.
    ///
    /// @throws IllegalArgumentException if a provider fails or gives a task that cannot be one, with one line that says
    ///     which
    static List<Task> after(List<Task> builtIn) {
        return after(builtIn, ServiceLoader.load(TaskProvider.class, ProvidedTasks.class.getClassLoader()).iterator());
    }

    static List<Task> after(List<Task> builtIn, Iterator<TaskProvider> providers) {
        var all = new ArrayList<>(builtIn);
        Map<String, String> origins = new LinkedHashMap<>();
        builtIn.forEach(task -> origins.put(task.card().name(), "which is built in"));
        for (Optional<TaskProvider> next = next(providers); next.isPresent(); next = next(providers)) {
            String provider = next.get().getClass().getName();
            List<Task> tasks = tasks(next.get(), provider);
            for (int index = 0; index < tasks.size(); index++) {
                String name = name(tasks.get(index), "task provider %s: task %d".formatted(provider, index + 1));
                String origin = origins.putIfAbsent(name, "which is of task provider " + provider);
                if (origin != null) {
                    throw new IllegalArgumentException(
                            "task provider %s: task %d has the name of '%s', %s"
                                    .formatted(provider, index + 1, name, origin));
                }
                all.add(tasks.get(index));
            }
        }
        return List.copyOf(all);
    }

    private static Optional<TaskProvider> next(Iterator<TaskProvider> providers) {
        try {
            return providers.hasNext() ? Optional.of(providers.next()) : Optional.empty();
        } catch (ServiceConfigurationError error) {
            String cause = error.getCause() == null ? "" : ": " + error.getCause();
            throw new IllegalArgumentException("task providers: " + line(error.getMessage() + cause), error);
        }
    }

    private static List<Task> tasks(TaskProvider provider, String name) {
        List<Task> tasks;
        try {
            tasks = provider.tasks();
        } catch (RuntimeException | LinkageError error) {
            throw new IllegalArgumentException(
                    "task provider %s: tasks() failed: %s".formatted(name, line(error.toString())), error);
        }
        if (tasks == null) {
            throw new IllegalArgumentException(
                    "task provider %s: tasks() gave null, must be a list of tasks".formatted(name));
        }
        return tasks;
    }

    private static String name(Task task, String place) {
        if (task == null) {
            throw new IllegalArgumentException("%s is null".formatted(place));
        }
        if (task.card() == null) {
            throw new IllegalArgumentException("%s has no card".formatted(place));
        }
        String name = task.card().name();
        if (name == null || !NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "%s has the name '%s', must be lower-case letters, digits, '.', '_' and '-', a letter or digit first"
                            .formatted(place, name));
        }
        return name;
    }

    private static String line(String message) {
        return message.lines().findFirst().orElse("");
    }
}
