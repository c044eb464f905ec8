package serengeti.dsl.simplify;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import serengeti.dsl.library.Library;
import serengeti.dsl.text.Decimal;

/// A program of the library that computes the same updates over the real numbers.
///
/// @param entry which
/// @param variant what is other than its title says, such as `without bias correction`; empty if nothing is
/// @param hyperparameters the values for which it does; those that make no difference are left out, and so is the
///     usual number against division by 0, 1e-8
/// @param decay weight decay that comes on top of what the entry does, per learning rate; 0 for an entry that is
///     matched without its own; empty where the entry is matched as it is
/// @param also another entry that needs no more numbers: where two are the same but for the decay, both are named
/// @param error the largest difference of updates, relative to their largest, over some steps on small tensors
public record Recognition(
        Library.Entry entry,
        String variant,
        Map<String, Double> hyperparameters,
        OptionalDouble decay,
        Optional<Recognition> also,
        double error) {

    public Recognition {
        hyperparameters = new LinkedHashMap<>(hyperparameters);
    }

    /// What the program is called.
    public String title() {
        return variant.isEmpty() ? entry.title() : entry.title() + " " + variant;
    }

    /// In words, such as `Lion with beta1=0.9, beta2=0.99`.
    public String text() {
        String values =
                hyperparameters.entrySet().stream()
                        .map(each -> each.getKey() + "=" + text(each.getValue()))
                        .collect(Collectors.joining(", "));
        String extra =
                decay.isEmpty()
                        ? ""
                        : decay.getAsDouble() == 0
                                ? " without weight decay"
                                : " and weight decay " + text(decay.getAsDouble());
        String other = also.map(each -> ", that is " + each.text()).orElse("");
        return title() + (values.isEmpty() ? "" : " with " + values) + extra + other;
    }

    /// How many numbers the entry needs to be the program.
    int numbers() {
        return hyperparameters.size() + (decay.isPresent() ? 1 : 0);
    }

    /// As well known under another name.
    Recognition with(Recognition other) {
        return new Recognition(entry, variant, hyperparameters, decay, Optional.of(other), error);
    }

    /// For a program whose updates differ by so much from those of the one that was recognized.
    Recognition withMoreError(double difference) {
        return new Recognition(entry, variant, hyperparameters, decay, also, error + difference);
    }

    /// A number in six digits.
    static String text(double value) {
        return Decimal.of(value == 0 ? 0 : BigDecimal.valueOf(value).round(new MathContext(6)).doubleValue());
    }
}
