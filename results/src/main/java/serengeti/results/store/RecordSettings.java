package serengeti.results.store;

import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import serengeti.dsl.function.Fn;
import serengeti.dsl.program.Program;
import serengeti.dsl.text.Printer;

/// Records written out as names and values, so that every knob stands in the store without being listed a second time.
final class RecordSettings {

    private RecordSettings() {}

    /// Adds each component of `value` as `PREFIX.COMPONENT`; components that are records are written out likewise.
    static void flatten(String prefix, Object value, Map<String, String> settings) {
        switch (value) {
            case Program program -> settings.put(prefix, Printer.print(program));
            case Record composite -> {
                settings.put(prefix, composite.getClass().getSimpleName());
                for (RecordComponent component : composite.getClass().getRecordComponents()) {
                    flatten(prefix + "." + component.getName(), valueOf(component, composite), settings);
                }
            }
            case List<?> list ->
                    settings.put(
                            prefix,
                            list.stream()
                                    .map(each -> each instanceof Fn function ? function.spelling() : each.toString())
                                    .collect(Collectors.joining(" ")));
            default -> settings.put(prefix, value.toString());
        }
    }

    private static Object valueOf(RecordComponent component, Record composite) {
        try {
            return component.getAccessor().invoke(composite);
        } catch (ReflectiveOperationException error) {
            throw new IllegalStateException("cannot read " + component, error);
        }
    }
}
