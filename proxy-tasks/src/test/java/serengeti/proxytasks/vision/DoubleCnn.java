package serengeti.proxytasks.vision;

import serengeti.proxytasks.data.LabelledImages;

/// The loss of a convolutional network in double precision, by its definition.
record DoubleCnn(CnnShape shape, LabelledImages images, int[] samples) {

    /// The mean cross-entropy of the samples, in nats.
    double loss(double[] weights) {
        double loss = 0;
        for (int sample : samples) {
            double[] logits = logits(weights, sample);
            double sum = 0;
            for (double logit : logits) {
                sum += Math.exp(logit);
            }
            loss += (Math.log(sum) - logits[images.labels()[sample]]) / samples.length;
        }
        return loss;
    }

    private double[] logits(double[] weights, int sample) {
        int[] offsets = shape.layout().offsets();
        double[] x = planes(sample);
        for (int layer = 0; layer < shape.layers(); layer++) {
            x = halved(convolved(weights, offsets[2 * layer], x, layer), layer);
        }
        double[] logits = new double[shape.classes()];
        int weight = offsets[2 * shape.layers()];
        int bias = offsets[2 * shape.layers() + 1];
        for (int o = 0; o < logits.length; o++) {
            logits[o] = weights[bias + o];
            for (int f = 0; f < x.length; f++) {
                logits[o] += x[f] * weights[weight + f * logits.length + o];
            }
        }
        return logits;
    }

    private double[] planes(int sample) {
        double[] planes = new double[images.width()];
        int places = images.width() / shape.channels();
        for (int index = 0; index < planes.length; index++) {
            int plane = index % shape.channels();
            planes[plane * places + index / shape.channels()] = images.pixels()[sample * planes.length + index];
        }
        return planes;
    }

    private double[] convolved(double[] weights, int offset, double[] x, int layer) {
        int height = shape.height(layer);
        int width = shape.width(layer);
        int ins = shape.channels(layer);
        int outs = shape.filters().get(layer);
        double[] y = new double[outs * height * width];
        for (int index = 0; index < y.length; index++) {
            int out = index / (height * width);
            int row = index / width % height;
            int column = index % width;
            y[index] = weights[offset + 9 * ins * outs + out];
            for (int term = 0; term < 9 * ins; term++) {
                int fromRow = row + term / ins / 3 - 1;
                int fromColumn = column + term / ins % 3 - 1;
                if (fromRow >= 0 && fromRow < height && fromColumn >= 0 && fromColumn < width) {
                    double pixel = x[(term % ins * height + fromRow) * width + fromColumn];
                    y[index] += pixel * weights[offset + term * outs + out];
                }
            }
        }
        return y;
    }

    private double[] halved(double[] x, int layer) {
        int height = shape.height(layer + 1);
        int width = shape.width(layer + 1);
        double[] y = new double[shape.filters().get(layer) * height * width];
        for (int index = 0; index < y.length; index++) {
            for (int part = 0; part < 4; part++) {
                int row = 2 * (index / width % height) + part / 2;
                int column = 2 * (index % width) + part % 2;
                int plane = index / (height * width);
                y[index] += Math.max(0, x[(plane * shape.height(layer) + row) * shape.width(layer) + column]) / 4;
            }
        }
        return y;
    }
}
