package serengeti.dsl.function;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// The abstract shape of a value, from the least to the most extensive; a smaller kind is broadcast where it meets a
/// larger one.
///
/// A tensor value is a list of arrays, one for each parameter of the model, as in the pytrees of arXiv 2302.06675. An
/// array is also a matrix: its first axis counts the rows, the others together the columns, so a vector is one column.
public enum Kind {
    /// One number.
    SCALAR("scalar", "scalar"),
    /// One number for each array.
    PER_ARRAY("array", "per-array scalar"),
    /// One number for each row of each array.
    PER_ROW("row", "per-row scalar"),
    /// One number for each column of each array.
    PER_COLUMN("column", "per-column scalar"),
    /// One number for each element of each array.
    TENSOR("tensor", "tensor");

    private final String keyword;
    private final String label;

    Kind(String keyword, String label) {
        this.keyword = keyword;
        this.label = label;
    }

    /// The kind of an element-wise result over values of this and the other kind.
    public Kind join(Kind other) {
        boolean isCrossed = this != other && isAlongAnAxis() && other.isAlongAnAxis();
        return isCrossed ? TENSOR : compareTo(other) >= 0 ? this : other;
    }

    /// Whether it is a number for each row or for each column.
    public boolean isAlongAnAxis() {
        return this == PER_ROW || this == PER_COLUMN;
    }

    /// Whether an array has more than one number of it.
    public boolean variesWithinArrays() {
        return this == TENSOR || isAlongAnAxis();
    }

    /// How a program writes it behind a state: `row` in `r: row`.
    public String keyword() {
        return keyword;
    }

    /// The name used in messages, such as `per-array scalar`.
    public String label() {
        return label;
    }

    /// The kind that a program writes so.
    public static Optional<Kind> withKeyword(String keyword) {
        return Arrays.stream(values()).filter(kind -> kind.keyword.equals(keyword)).findFirst();
    }

    /// All keywords, the most extensive kind first.
    public static List<String> keywords() {
        return Arrays.stream(values()).map(Kind::keyword).toList().reversed();
    }
}
