package serengeti.proxytasks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import serengeti.evaluator.task.Task;
import serengeti.evaluator.task.TaskCard;
import serengeti.evaluator.task.TaskProvider;

class ProvidedTasksTest {
    private static final Task BUILT_IN = ProxyTasks.named("mlp16");

    /// A provider with a name that messages can be compared with.
    private record Fixed(List<Task> tasks) implements TaskProvider {}

    /// Another.
    private record Failing(RuntimeException failure) implements TaskProvider {
        @Override
        public List<Task> tasks() {
            throw failure;
        }
    }

    private static final String FIXED = "task provider serengeti.proxytasks.ProvidedTasksTest$Fixed: ";

    @Test
    void providedTasksFollowThoseBuiltIn() {
        assertEquals("half-digits", ProxyTasks.names().getLast());
        assertEquals(8, ProxyTasks.named("half-digits").card().batch());
        assertSame(ProxyTasks.named("half-digits"), ProxyTasks.named("half-digits"));
        Task other = named("other");
        assertEquals(
                List.of(BUILT_IN, other), ProvidedTasks.after(List.of(BUILT_IN), providers(new Fixed(List.of(other)))));
    }

    @Test
    void namesThatAreTakenAreRefused() {
        assertRefused(
                FIXED + "task 2 has the name of 'mlp16', which is built in",
                new Fixed(List.of(named("mine"), named("mlp16"))));
        assertRefused(
                FIXED
                        + "task 1 has the name of 'mine', which is of task provider"
                        + " serengeti.proxytasks.ProvidedTasksTest$Fixed",
                new Fixed(List.of(named("mine"))),
                new Fixed(List.of(named("mine"))));
    }

    @Test
    void whatIsNoTaskIsRefused() {
        assertRefused(FIXED + "tasks() gave null, must be a list of tasks", new Fixed(null));
        assertRefused(FIXED + "task 2 is null", new Fixed(Arrays.asList(named("mine"), null)));
        assertRefused(FIXED + "task 1 has no card", new Fixed(List.of(Task.of(null, BUILT_IN::newModel))));
        assertRefused(
                FIXED
                        + "task 1 has the name 'My task', must be lower-case letters, digits, '.', '_' and '-', a"
                        + " letter or digit first",
                new Fixed(List.of(named("My task"))));
    }

    @Test
    void aProviderThatFailsIsNamed() {
        assertRefused(
                "task provider serengeti.proxytasks.ProvidedTasksTest$Failing: tasks() failed:"
                        + " java.lang.IllegalStateException: no data",
                new Failing(new IllegalStateException("no data\nat all")));
    }

    @Test
    void aProviderThatCannotBeMadeIsNamed(@TempDir Path folder) throws IOException {
        assertNotLoaded(
                folder,
                "acme.Missing",
                "task providers: serengeti.evaluator.task.TaskProvider: Provider acme.Missing not found");
        assertNotLoaded(
                folder,
                "serengeti.proxytasks.WarmSteps",
                "task providers: serengeti.evaluator.task.TaskProvider: serengeti.proxytasks.WarmSteps not a"
                        + " subtype");
    }

    private static void assertNotLoaded(Path folder, String provider, String message) throws IOException {
        Path services = folder.resolve("META-INF/services");
        Files.createDirectories(services);
        Files.writeString(services.resolve(TaskProvider.class.getName()), provider);
        URL[] classPath = {folder.toUri().toURL()};
        try (var loader = new URLClassLoader(classPath, TaskProvider.class.getClassLoader())) {
            Iterator<TaskProvider> providers = ServiceLoader.load(TaskProvider.class, loader).iterator();
            assertEquals(
                    message,
                    assertThrows(IllegalArgumentException.class, () -> ProvidedTasks.after(List.of(), providers))
                            .getMessage());
        }
    }

    private static void assertRefused(String message, TaskProvider... providers) {
        assertEquals(
                message,
                assertThrows(
                                IllegalArgumentException.class,
                                () -> ProvidedTasks.after(List.of(BUILT_IN), providers(providers)))
                        .getMessage());
    }

    private static Iterator<TaskProvider> providers(TaskProvider... providers) {
        return List.of(providers).iterator();
    }

    private static Task named(String name) {
        TaskCard card = new TaskCard(name, "mine", 1, "model", "data", 1, 1, 1, TaskCard.Metric.ACCURACY, 1);
        return Task.of(card, BUILT_IN::newModel);
    }
}
