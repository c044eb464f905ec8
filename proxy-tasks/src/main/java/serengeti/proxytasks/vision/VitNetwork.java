package serengeti.proxytasks.vision;

import serengeti.proxytasks.lanes.Matrix;
import serengeti.proxytasks.layer.Parameters;
import serengeti.proxytasks.layer.Signal;
import serengeti.proxytasks.random.Draws;
import serengeti.proxytasks.tokens.Attention;
import serengeti.proxytasks.tokens.LayerNorm;
import serengeti.proxytasks.tokens.MeanPool;
import serengeti.proxytasks.tokens.PatchEmbedding;
import serengeti.proxytasks.tokens.Readout;
import serengeti.proxytasks.tokens.TokenGrid;
import serengeti.proxytasks.tokens.Transformer;

/// The layers of a vision transformer; activations are `float[feature][token]`, a token for each patch, row after row.
final class VitNetwork implements ImageNetwork {
    private static final double POSITION_DEVIATION = 0.3;

    private final VitShape shape;
    private final Parameters parameters;
    private final int[] places;
    private final Signal residual;
    private final PatchEmbedding embedding;
    private final Transformer transformer;
    private final MeanPool pool;
    private final LayerNorm finalNorm;
    private final Readout readout;
    private final Signal pooled;
    private final Signal logits;

    VitNetwork(VitShape shape, int batch) {
        this.shape = shape;
        var grid = new TokenGrid(batch, shape.patches());
        var images = new TokenGrid(batch, 1);
        int features = shape.transformer().features();
        parameters = new Parameters(shape.layout());
        places = places(shape, grid);
        residual = grid.signal(features);
        embedding = new PatchEmbedding(grid, parameters, VitShape.EMBEDDING, residual);
        transformer =
                new Transformer(shape.transformer(), grid, Attention.Mask.NONE, parameters, VitShape.BLOCKS, residual);
        pooled = images.signal(features);
        pool = new MeanPool(grid, residual, pooled);
        Signal normalised = images.signal(features);
        finalNorm = new LayerNorm(parameters, shape.finalGain(), pooled, normalised);
        logits = Signal.zeros(batch, shape.classes());
        readout = new Readout(parameters, shape.finalGain() + 1, normalised, logits);
    }

    /// Where each number of the first image of a batch lies among the pixels of patches.
    private static int[] places(VitShape shape, TokenGrid grid) {
        int across = shape.width() / shape.patch();
        int[] places = new int[shape.height() * shape.width() * shape.channels()];
        for (int number = 0; number < places.length; number++) {
            int row = number / (shape.width() * shape.channels());
            int column = number / shape.channels() % shape.width();
            int time = row / shape.patch() * across + column / shape.patch();
            int pixel = row % shape.patch() * shape.patch() + column % shape.patch();
            int input = pixel * shape.channels() + number % shape.channels();
            places[number] = input * grid.columns() + grid.column(time, 0);
        }
        return places;
    }

    @Override
    public Parameters parameters() {
        return parameters;
    }

    @Override
    public void start(Draws draws) {
        int last = shape.finalGain();
        parameters.drawNormal(VitShape.EMBEDDING, 1 / Math.sqrt(shape.patchInputs()), draws);
        parameters.drawNormal(VitShape.EMBEDDING + 1, POSITION_DEVIATION, draws);
        shape.transformer().start(parameters, VitShape.BLOCKS, draws);
        parameters.fill(last, 1);
        parameters.drawNormal(last + 1, 1 / Math.sqrt(shape.transformer().features()), draws);
        parameters.fill(last + 2, 0);
    }

    @Override
    public void load(float[] pixels, int from, int slot) {
        Matrix patches = embedding.pixels();
        float[] data = patches.data();
        for (int number = 0; number < places.length; number++) {
            data[places[number] + slot] = pixels[from + number];
        }
    }

    @Override
    public void forward() {
        embedding.forward();
        transformer.forward();
        pool.forward();
        finalNorm.forward();
        readout.forward();
    }

    @Override
    public Signal logits() {
        return logits;
    }

    @Override
    public void backward() {
        readout.backward();
        pooled.gradient().clear();
        finalNorm.backward();
        residual.gradient().clear();
        pool.backward();
        transformer.backward();
        embedding.backward();
    }
}
