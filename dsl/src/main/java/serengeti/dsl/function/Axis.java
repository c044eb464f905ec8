package serengeti.dsl.function;

/// What of an array can be counted.
public enum Axis {
    /// All its elements.
    ELEMENTS,
    /// Its first axis.
    ROWS,
    /// All axes but the first, taken together.
    COLUMNS;

    /// The name in formulas and listings, such as `rows`.
    public String label() {
        return switch (this) {
            case ELEMENTS -> "elements";
            case ROWS -> "rows";
            case COLUMNS -> "columns";
        };
    }
}
