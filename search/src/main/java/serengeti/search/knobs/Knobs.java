package serengeti.search.knobs;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import serengeti.dsl.text.UnknownName;

/// Records of knobs as names and texts.
///
/// A knob's name is the path of components to it, such as `evolution.population` or `fitness.max_seeds`; components
/// that are records are groups, not knobs.
public final class Knobs {
    private Knobs() {}

    /// A knob as it is set.
    ///
    /// @param name the path to it
    /// @param text its value as [#with] reads it
    /// @param knob what it is; null for a component without a declaration
    public record Setting(String name, String text, Knob knob) {}

    /// All knobs of a record, in the order of their declaration.
    public static List<Setting> of(Record settings) {
        var all = new ArrayList<Setting>();
        add("", settings, all);
        return all;
    }

    private static void add(String prefix, Record settings, List<Setting> all) {
        for (RecordComponent component : settings.getClass().getRecordComponents()) {
            String name = prefix + name(component);
            Object value = value(component, settings);
            if (isGroup(component)) {
                add(name + ".", (Record) value, all);
            } else {
                all.add(new Setting(name, KnobType.text(value), component.getAnnotation(Knob.class)));
            }
        }
    }

    /// The record with other values for the knobs that are named.
    ///
    /// @throws UnknownName if there is no knob of a name
    /// @throws IllegalArgumentException if a name is that of a group, or a text cannot be read, or a record refuses its
    ///     values, the last two with one line that begins with the knob's name
    public static <R extends Record> R with(R settings, Map<String, String> texts) {
        List<String> names = of(settings).stream().map(Setting::name).toList();
        for (String name : texts.keySet()) {
            if (!names.contains(name)) {
                List<String> members = names.stream().filter(each -> each.startsWith(name + ".")).toList();
                if (!members.isEmpty()) {
                    throw new IllegalArgumentException(
                            "'%s' is a group of knobs, must be one of %s".formatted(name, String.join(", ", members)));
                }
                List<String> inGroups = names.stream().filter(each -> each.endsWith("." + name)).toList();
                throw new UnknownName("knob", name, inGroups.isEmpty() ? names : inGroups);
            }
        }
        return changed("", settings, texts);
    }

    @SuppressWarnings("unchecked")
    private static <R extends Record> R changed(String prefix, R settings, Map<String, String> texts) {
        RecordComponent[] components = settings.getClass().getRecordComponents();
        Object[] values = new Object[components.length];
        for (int index = 0; index < components.length; index++) {
            RecordComponent component = components[index];
            Object present = value(component, settings);
            String name = prefix + name(component);
            if (isGroup(component)) {
                values[index] = changed(name + ".", (Record) present, texts);
            } else {
                String text = texts.get(name);
                values[index] =
                        text == null
                                ? present
                                : KnobType.value(name, component.getGenericType(), isLimit(component), text);
            }
        }
        try {
            Class<?>[] types = Arrays.stream(components).map(RecordComponent::getType).toArray(Class[]::new);
            return (R) settings.getClass().getDeclaredConstructor(types).newInstance(values);
        } catch (InvocationTargetException error) {
            if (error.getCause() instanceof IllegalArgumentException refusal) {
                throw new IllegalArgumentException(prefix + refusal.getMessage(), refusal);
            }
            throw new IllegalStateException("cannot make " + settings.getClass(), error);
        } catch (ReflectiveOperationException error) {
            throw new IllegalStateException("cannot make " + settings.getClass(), error);
        }
    }

    private static boolean isLimit(RecordComponent component) {
        Knob knob = component.getAnnotation(Knob.class);
        return knob != null && knob.isLimit();
    }

    private static boolean isGroup(RecordComponent component) {
        return component.getType().isRecord() && !KnobType.isKnown(component.getGenericType());
    }

    /// The component's name in small letters, words joined by `_`.
    private static String name(RecordComponent component) {
        return component.getName().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
    }

    private static Object value(RecordComponent component, Record settings) {
        try {
            return component.getAccessor().invoke(settings);
        } catch (ReflectiveOperationException error) {
            throw new IllegalStateException("cannot read " + component, error);
        }
    }
}
