package serengeti.search.knobs;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// What a record's component decides.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Knob {

    /// What it decides, and in what range, in one sentence without a full stop.
    String about();

    /// What it counts or measures.
    String unit();

    /// Where its default comes from: a paper's section, or `measured` and what was.
    String source();

    /// Whether it is a limit that can be `unlimited`.
    boolean isLimit() default false;
}
