package serengeti.proxytasks.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import serengeti.proxytasks.lanes.Matrix;

class ImageLayersTest {
    /// Float rounding of sums of some hundred products of normal numbers.
    private static final double ROUNDING = 1e-4;

    @ParameterizedTest
    @CsvSource({"5, 7, 3, 3, 2", "1, 2, 1, 2, 5", "4, 4, 33, 1, 6", "2, 3, 16, 4, 7", "3, 2, 2, 5, 4"})
    void convolutionsAndTheirGradientsEqualTheDefinition(int height, int width, int batch, int ins, int outs) {
        LayerCheck check = new LayerCheck(new int[] {3, 3, ins, outs}, new int[] {outs});
        var grid = new ImageGrid(height, width, batch, 1);
        Signal input = filled(check, grid, ins);
        Signal output = filled(check, grid, outs);
        var expected = new DoubleConvolution(grid, ins, outs, check.parameters(), input, output);
        Convolution convolution = new Convolution(check.parameters(), 0, grid, input, output);
        convolution.forward();
        convolution.backwardToParameters();
        convolution.backwardToInput();
        assertClose(expected.output, output.value());
        assertClose(expected.inputGradient, input.gradient());
        assertClose(expected.weightGradient, check.parameters().gradient(0));
        assertClose(expected.biasGradient, check.parameters().gradient(1));
    }

    @Test
    void convolutionsNeedABorderAndTwoColumns() {
        Parameters parameters = new LayerCheck(new int[] {3, 3, 1, 1}, new int[] {1}).parameters();
        var narrow = new ImageGrid(4, 1, 2, 1);
        Signal signal = narrow.signal(1);
        assertEquals(
                "ImageGrid[height=4, width=1, batch=2, border=1]: must have a border of 1 and a width of at least 2",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> new Convolution(parameters, 0, narrow, signal, signal))
                        .getMessage());
    }

    @ParameterizedTest
    @CsvSource({"5, 7, 3, 2, 1", "2, 2, 1, 1, 0", "4, 6, 17, 3, 0"})
    void poolsTakeMeansOfWhatIsAboveZeroAndShareTheGradient(
            int height, int width, int batch, int channels, int border) {
        LayerCheck check = new LayerCheck();
        var grid = new ImageGrid(height, width, batch, 1);
        var half = new ImageGrid(height / 2, width / 2, batch, border);
        Signal input = filled(check, grid, channels);
        input.gradient().clear();
        Signal output = filled(check, half, channels);
        double[][] expected = zeros(output.value());
        double[][] expectedGradient = zeros(input.gradient());
        for (int channel = 0; channel < channels; channel++) {
            for (int row = 0; row < height / 2 * 2; row++) {
                for (int column = 0; column < width / 2 * 2; column++) {
                    for (int image = 0; image < batch; image++) {
                        int from = grid.index(row, column) + image;
                        int to = half.index(row / 2, column / 2) + image;
                        double pixel = input.value().get(channel, from);
                        expected[channel][to] += Math.max(0, pixel) / 4;
                        expectedGradient[channel][from] = pixel > 0 ? output.gradient().get(channel, to) / 4.0 : 0;
                    }
                }
            }
        }
        ReluMeanPool pool = new ReluMeanPool(grid, input, half, output);
        pool.forward();
        pool.backward();
        assertClose(expected, output.value());
        assertClose(expectedGradient, input.gradient());
    }

    @ParameterizedTest
    @CsvSource({"3, 5, 2", "16, 9, 10", "33, 4, 17"})
    void readoutGradientsAreThoseOfItsOutput(int samples, int features, int outputs) {
        LayerCheck check = new LayerCheck(new int[] {features, outputs}, new int[] {outputs});
        var grid = new ImageGrid(1, 1, samples, 0);
        Signal input = check.input(features, grid.lanes());
        Signal output = Signal.zeros(samples, outputs);
        Readout readout = new Readout(check.parameters(), 0, input, grid.lanes(), output);
        check.check(readout::forward, readout::backwardToParameters, readout::backwardToInput, input, output);
    }

    @Test
    void borderAndSurplusImagesOfAGridAreApartFromItsPixels() {
        var grid = new ImageGrid(2, 3, 5, 1);
        Signal signal = grid.signal(1);
        assertEquals(0, grid.index(-1, -1));
        assertEquals(grid.index(0, 3), grid.index(1, -1));
        assertEquals(grid.planeSize(), grid.index(2, 3) + grid.lanes());
        assertEquals(grid.planeSize(), signal.value().columns());
        var bare = new ImageGrid(2, 3, 5, 0);
        assertEquals(0, bare.index(0, 0));
        assertEquals(6 * bare.lanes(), bare.planeSize());
    }

    @Test
    void numbersOfPlanesAreSplitIntoBlocks() {
        assertArrayEquals(new int[] {}, PlaneBlocks.of(3));
        assertArrayEquals(new int[] {0}, PlaneBlocks.of(4));
        assertArrayEquals(new int[] {0, 1}, PlaneBlocks.of(5));
        assertArrayEquals(new int[] {0, 4, 5}, PlaneBlocks.of(9));
        assertArrayEquals(new int[] {0, 4, 8}, PlaneBlocks.of(12));
    }

    /// Normal numbers in all pixels; what layers leave alone, border and surplus images, is 0.
    private static Signal filled(LayerCheck check, ImageGrid grid, int channels) {
        Signal filled = grid.signal(channels);
        Signal random = check.input(channels, grid.planeSize());
        check.fill(random.gradient());
        for (int channel = 0; channel < channels; channel++) {
            for (int row = 0; row < grid.height(); row++) {
                for (int column = 0; column < grid.width(); column++) {
                    for (int index = grid.index(row, column); index < grid.index(row, column) + grid.batch(); index++) {
                        filled.value().set(channel, index, random.value().get(channel, index));
                        filled.gradient().set(channel, index, random.gradient().get(channel, index));
                    }
                }
            }
        }
        return filled;
    }

    private static double[][] zeros(Matrix like) {
        return new double[like.rows()][like.columns()];
    }

    private static void assertClose(double[][] expected, Matrix actual) {
        for (int row = 0; row < expected.length; row++) {
            for (int column = 0; column < expected[row].length; column++) {
                String place = "row %d column %d".formatted(row, column);
                assertEquals(expected[row][column], actual.get(row, column), ROUNDING, place);
            }
        }
    }

    /// Output and gradients by the definition; surplus images of the output are the bias.
    private static final class DoubleConvolution {
        private final ImageGrid grid;
        private final double[][] output;
        private final double[][] inputGradient;
        private final double[][] weightGradient;
        private final double[][] biasGradient;

        DoubleConvolution(ImageGrid grid, int ins, int outs, Parameters parameters, Signal input, Signal output) {
            this.grid = grid;
            this.output = zeros(output.value());
            this.inputGradient = zeros(input.gradient());
            this.weightGradient = new double[9 * ins][outs];
            this.biasGradient = new double[1][outs];
            for (int out = 0; out < outs; out++) {
                for (int pixel = 0; pixel < grid.height() * grid.width(); pixel++) {
                    int row = pixel / grid.width();
                    int column = pixel % grid.width();
                    for (int lane = 0; lane < grid.lanes(); lane++) {
                        int at = grid.index(row, column) + lane;
                        this.output[out][at] += parameters.weight(1).get(0, out);
                        biasGradient[0][out] += output.gradient().get(out, at);
                        for (int term = 0; term < 9 * ins; term++) {
                            add(term, ins, row, column, lane, out, parameters.weight(0), input, output);
                        }
                    }
                }
            }
        }

        private void add(
                int term, int ins, int row, int column, int lane, int out, Matrix weight, Signal input, Signal output) {
            int y = row + term / ins / 3 - 1;
            int x = column + term / ins % 3 - 1;
            if (y >= 0 && y < grid.height() && x >= 0 && x < grid.width()) {
                int in = term % ins;
                int from = grid.index(y, x) + lane;
                int to = grid.index(row, column) + lane;
                double gradient = output.gradient().get(out, to);
                this.output[out][to] += (double) input.value().get(in, from) * weight.get(term, out);
                inputGradient[in][from] += gradient * weight.get(term, out);
                weightGradient[term][out] += gradient * input.value().get(in, from);
            }
        }
    }
}
