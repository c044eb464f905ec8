package serengeti.dsl.export;

import serengeti.dsl.function.Fn;

/// Why targets that see less than a program needs cannot express it.
final class Refusals {

    private Refusals() {}

    /// Refuses a recipe that needs more than the elements of one array at a time.
    ///
    /// @throws Inexpressible if it does
    static void requireLists(Recipe recipe) {
        requireOneArray(recipe);
        recipe.matrixFunction()
                .ifPresent(function -> {
                    throw new Inexpressible(
                            (function.equals(Fn.TRIPLE_PRODUCT.spelling())
                                            ? "'%s' multiplies matrices, for which this code would need a library"
                                            : "'%s' looks at an array as a matrix, and this code sees a list of"
                                                    + " elements")
                                    .formatted(function));
                });
    }

    /// Refuses a recipe that needs all arrays at once.
    ///
    /// @throws Inexpressible if it does
    static void requireOneArray(Recipe recipe) {
        if (recipe.allArraysFunction().isPresent()) {
            throw new Inexpressible(sumOverAllArrays(recipe));
        }
    }

    /// Why a target that sees one array at a time cannot express a recipe.
    static String sumOverAllArrays(Recipe recipe) {
        return "%s sums over all arrays of the model, and this code sees one array at a time"
                .formatted(recipe.allArraysFunction().map("'%s'"::formatted).orElse("it"));
    }
}
