package serengeti.dsl.function;

/// An argument of a function as its row declares it.
///
/// @param name the name in the formula
/// @param required what an argument's kind must be
public record Parameter(String name, Requirement required) {

    /// Which kinds an argument may have.
    public enum Requirement {
        /// Any kind; smaller ones are broadcast.
        ANY,
        /// One number.
        SCALAR,
        /// A value for each element.
        TENSOR,
        /// A value for each element, row or column.
        VARYING;

        /// Whether an argument of the given kind will do.
        public boolean accepts(Kind kind) {
            return switch (this) {
                case ANY -> true;
                case SCALAR -> kind == Kind.SCALAR;
                case TENSOR -> kind == Kind.TENSOR;
                case VARYING -> kind == Kind.TENSOR || kind.isAlongAnAxis();
            };
        }

        /// The requirement in words.
        public String label() {
            return switch (this) {
                case ANY -> "any";
                case SCALAR -> Kind.SCALAR.label();
                case TENSOR -> Kind.TENSOR.label();
                case VARYING -> "tensor or a scalar per row or column";
            };
        }
    }

    static Parameter any(String name) {
        return new Parameter(name, Requirement.ANY);
    }

    static Parameter scalar(String name) {
        return new Parameter(name, Requirement.SCALAR);
    }

    static Parameter tensor(String name) {
        return new Parameter(name, Requirement.TENSOR);
    }

    static Parameter varying(String name) {
        return new Parameter(name, Requirement.VARYING);
    }
}
