package serengeti.proxytasks.contrast;

import serengeti.proxytasks.data.CaptionedImages;

/// Both towers in double precision, one pair at a time.
final class DoubleTowers {
    private final TwoTowerShape shape;
    private final double[] weights;
    private final int[] offsets;

    DoubleTowers(TwoTowerShape shape, double[] weights) {
        this.shape = shape;
        this.weights = weights;
        this.offsets = shape.layout().offsets();
    }

    /// The mean loss of a batch.
    double loss(CaptionedImages pairs, int[] batch) {
        double[][] images = new double[batch.length][];
        double[][] texts = new double[batch.length][];
        for (int slot = 0; slot < batch.length; slot++) {
            images[slot] = image(pairs, batch[slot]);
            texts[slot] = text(pairs, batch[slot]);
        }
        return infoNce(images, texts, Math.exp(weights[offsets[TwoTowerShape.LOG_SCALE]]));
    }

    private double[] image(CaptionedImages pairs, int pair) {
        double[] pixels = new double[shape.pixels()];
        for (int pixel = 0; pixel < pixels.length; pixel++) {
            pixels[pixel] = pairs.pixels()[pair * pixels.length + pixel];
        }
        return direction(pixels, TwoTowerShape.IMAGE_HIDDEN);
    }

    private double[] text(CaptionedImages pairs, int pair) {
        double[] mean = new double[shape.features()];
        for (int place = 0; place < shape.caption(); place++) {
            int token = pairs.tokens()[pair * shape.caption() + place];
            for (int f = 0; f < mean.length; f++) {
                mean[f] += 2.4 / shape.caption() * weights[offsets[TwoTowerShape.EMBEDDING] + token * mean.length + f];
            }
        }
        return direction(mean, TwoTowerShape.TEXT_HIDDEN);
    }

    private double[] direction(double[] input, int array) {
        double[] hidden = product(input, array, shape.hidden());
        for (int h = 0; h < hidden.length; h++) {
            hidden[h] = Math.max(0, hidden[h] + weights[offsets[array + 1] + h]);
        }
        double[] out = product(hidden, array + 2, shape.features());
        double squares = 1e-6;
        for (double value : out) {
            squares += value * value;
        }
        for (int f = 0; f < out.length; f++) {
            out[f] /= Math.sqrt(squares);
        }
        return out;
    }

    private double[] product(double[] input, int array, int outputs) {
        double[] out = new double[outputs];
        for (int i = 0; i < input.length; i++) {
            for (int o = 0; o < outputs; o++) {
                out[o] += input[i] * weights[offsets[array] + i * outputs + o];
            }
        }
        return out;
    }

    /// The mean of the cross-entropies of images over texts and of texts over images.
    static double infoNce(double[][] images, double[][] texts, double scale) {
        double loss = 0;
        for (int own = 0; own < images.length; own++) {
            double overTexts = 0;
            double overImages = 0;
            for (int other = 0; other < images.length; other++) {
                overTexts += Math.exp(scale * dot(images[own], texts[other]));
                overImages += Math.exp(scale * dot(images[other], texts[own]));
            }
            loss += 0.5 * (Math.log(overTexts) + Math.log(overImages)) - scale * dot(images[own], texts[own]);
        }
        return loss / images.length;
    }

    private static double dot(double[] left, double[] right) {
        double sum = 0;
        for (int index = 0; index < left.length; index++) {
            sum += left[index] * right[index];
        }
        return sum;
    }
}
