package serengeti.proxytasks.contrast;

import serengeti.proxytasks.data.CaptionedImages;
import serengeti.proxytasks.layer.Dense;
import serengeti.proxytasks.layer.Linear;
import serengeti.proxytasks.layer.Parameters;
import serengeti.proxytasks.layer.Relu;
import serengeti.proxytasks.layer.Signal;
import serengeti.proxytasks.layer.UnitLength;

/// The layers of both towers on preallocated buffers, for batches of a fixed size.
final class TwoTowerNetwork {
    private static final double EMBEDDING_GAIN = 2.4;

    private final int[] tokens;
    private final Signal pixels;
    private final Dense imageHidden;
    private final Relu imageRelu;
    private final Linear imageOut;
    private final UnitLength imageLength;
    private final MeanEmbedding embedding;
    private final Dense textHidden;
    private final Relu textRelu;
    private final Linear textOut;
    private final UnitLength textLength;
    private final InfoNce loss;

    TwoTowerNetwork(TwoTowerShape shape, int batch, Parameters parameters) {
        tokens = new int[batch * shape.caption()];
        pixels = Signal.zeros(batch, shape.pixels());
        Signal imageFeatures = Signal.zeros(batch, shape.hidden());
        Signal imageVectors = Signal.zeros(batch, shape.features());
        Signal images = Signal.zeros(batch, shape.features());
        imageHidden = new Dense(parameters, TwoTowerShape.IMAGE_HIDDEN, pixels, imageFeatures);
        imageRelu = new Relu(imageFeatures);
        imageOut = new Linear(parameters, TwoTowerShape.IMAGE_OUT, imageFeatures, imageVectors);
        imageLength = new UnitLength(imageVectors, images);

        Signal meanEmbeddings = Signal.zeros(batch, shape.features());
        Signal textFeatures = Signal.zeros(batch, shape.hidden());
        Signal textVectors = Signal.zeros(batch, shape.features());
        Signal texts = Signal.zeros(batch, shape.features());
        embedding =
                new MeanEmbedding(parameters, TwoTowerShape.EMBEDDING, shape.caption(), EMBEDDING_GAIN, meanEmbeddings);
        textHidden = new Dense(parameters, TwoTowerShape.TEXT_HIDDEN, meanEmbeddings, textFeatures);
        textRelu = new Relu(textFeatures);
        textOut = new Linear(parameters, TwoTowerShape.TEXT_OUT, textFeatures, textVectors);
        textLength = new UnitLength(textVectors, texts);
        loss = new InfoNce(parameters, TwoTowerShape.LOG_SCALE, images, texts);
    }

    /// Takes a pair into the batch at `slot`.
    void load(CaptionedImages pairs, int pair, int slot) {
        int width = pairs.width();
        System.arraycopy(pairs.pixels(), pair * width, pixels.value().data(), slot * width, width);
        int length = pairs.caption();
        System.arraycopy(pairs.tokens(), pair * length, tokens, slot * length, length);
    }

    /// The mean loss of the loaded batch.
    double forward() {
        imageHidden.forward();
        imageRelu.forward();
        imageOut.forward();
        imageLength.forward();
        embedding.forward(tokens);
        textHidden.forward();
        textRelu.forward();
        textOut.forward();
        textLength.forward();
        return loss.forward();
    }

    /// Computes the gradients of the parameters; follows [#forward].
    void backward() {
        loss.backward();
        textLength.backward();
        textOut.backwardToParameters();
        textOut.backwardToInput();
        textRelu.backward();
        textHidden.backwardToParameters();
        textHidden.backwardToInput();
        embedding.backward(tokens);
        imageLength.backward();
        imageOut.backwardToParameters();
        imageOut.backwardToInput();
        imageRelu.backward();
        imageHidden.backwardToParameters();
    }
}
