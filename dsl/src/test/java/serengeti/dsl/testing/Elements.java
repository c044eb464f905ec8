package serengeti.dsl.testing;

import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.stream.Stream;
import serengeti.dsl.function.Axis;
import serengeti.dsl.function.Fn;
import serengeti.dsl.function.Formula;
import serengeti.dsl.function.Kind;
import serengeti.dsl.plan.ArrayShape;

/// Functions of values that are all written out for each element, `double[array][element]`, numbers too.
///
/// So a function can be tried without a program around it, with a number or a list of arrays alike.
public final class Elements {

    private Elements() {}

    /// One array with one element.
    public static double[][] of(double value) {
        return new double[][] {{value}};
    }

    /// A value for each element of arrays of the given lengths, made in order.
    public static double[][] generate(int[] lengths, DoubleSupplier values) {
        double[][] arrays = new double[lengths.length][];
        for (int array = 0; array < lengths.length; array++) {
            arrays[array] = new double[lengths[array]];
            for (int index = 0; index < lengths[array]; index++) {
                arrays[array][index] = values.getAsDouble();
            }
        }
        return arrays;
    }

    /// What a function gives in double precision; all arrays are vectors.
    ///
    /// @param lengths of the arrays of all values
    public static double[][] apply(int[] lengths, Fn function, List<double[][]> arguments) {
        return value(lengths, function.formula(), arguments);
    }

    /// What a function gives where the only array has one element.
    public static double apply(Fn function, double... arguments) {
        return apply(new int[] {1}, function, Arrays.stream(arguments).mapToObj(Elements::of).toList())[0][0];
    }

    private static double[][] value(int[] lengths, Formula formula, List<double[][]> arguments) {
        return switch (formula) {
            case Formula.Input(int index) -> arguments.get(index);
            case Formula.Literal(double number) -> generate(lengths, () -> number);
            case Formula.Apply(var lane, var parts) -> {
                List<double[][]> values = parts.stream().map(part -> value(lengths, part, arguments)).toList();
                double[][] result = generate(lengths, () -> 0);
                for (int array = 0; array < lengths.length; array++) {
                    for (int index = 0; index < lengths[array]; index++) {
                        result[array][index] =
                                lane.apply(
                                        values.get(0)[array][index],
                                        values.size() > 1 ? values.get(1)[array][index] : 0,
                                        values.size() > 2 ? values.get(2)[array][index] : 0);
                    }
                }
                yield result;
            }
            case Formula.SumPerArray(Formula part) ->
                    Stream.of(value(lengths, part, arguments))
                            .map(array -> {
                                double sum = sum(array);
                                return generate(new int[] {array.length}, () -> sum)[0];
                            })
                            .toArray(double[][]::new);
            case Formula.SumAll(Formula part) -> {
                double sum = Stream.of(value(lengths, part, arguments)).mapToDouble(Elements::sum).sum();
                yield generate(lengths, () -> sum);
            }
            case Formula.SumAlong(Formula part, Kind kind) ->
                    kind == Kind.PER_ROW
                            ? value(lengths, part, arguments)
                            : value(lengths, new Formula.SumPerArray(part), arguments);
            case Formula.Extent(Axis axis) ->
                    Arrays.stream(lengths)
                            .mapToObj(length ->
                                    generate(new int[] {length}, () -> ArrayShape.vector(length).extent(axis))[0])
                            .toArray(double[][]::new);
            case Formula.TripleProduct(Formula x, Formula y, Formula z) ->
                    value(lengths, x.times(new Formula.SumPerArray(y.times(z))), arguments);
        };
    }

    private static double sum(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum;
    }
}
