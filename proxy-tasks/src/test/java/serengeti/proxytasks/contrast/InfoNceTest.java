package serengeti.proxytasks.contrast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import serengeti.proxytasks.GradientCheck;
import serengeti.proxytasks.GraphCheck;
import serengeti.proxytasks.lanes.Matrix;
import serengeti.proxytasks.layer.LayerCheck;
import serengeti.proxytasks.layer.Signal;

class InfoNceTest {
    private final LayerCheck check = new LayerCheck(new int[] {1});

    @ParameterizedTest
    @CsvSource({"1, 1, 0", "2, 3, 1.6", "7, 5, -1", "18, 16, 0.5", "33, 24, 1.6"})
    void lossAndGradientsEqualTheirDefinition(int samples, int features, float logScale) {
        Signal images = check.input(samples, features);
        Signal texts = check.input(samples, features);
        check.parameters().weight(0).set(0, 0, logScale);
        InfoNce infoNce = new InfoNce(check.parameters(), 0, images, texts);
        double loss = infoNce.forward();
        infoNce.backward();
        int half = samples * features;
        float[] point = new float[2 * half + 1];
        float[] gradient = point.clone();
        copy(images.value(), texts.value(), check.parameters().weight(0), point);
        copy(images.gradient(), texts.gradient(), check.parameters().gradient(0), gradient);
        double rounding = 2e-5;
        assertEquals(definition(GradientCheck.toDoubles(point), samples, features), loss, rounding);
        GradientCheck.check(point, gradient, values -> definition(values, samples, features), rounding);
    }

    @Test
    void lossAndGradientsEqualThoseOfSameDiff() {
        Signal images = check.input(18, 16);
        Signal texts = check.input(18, 16);
        check.parameters().weight(0).set(0, 0, 0.5f);
        InfoNce infoNce = new InfoNce(check.parameters(), 0, images, texts);
        double loss = infoNce.forward();
        infoNce.backward();
        double rounding = 2e-5;
        GraphCheck.check(
                arrays(images.value(), texts.value(), check.parameters().weight(0)),
                arrays(images.gradient(), texts.gradient(), check.parameters().gradient(0)),
                loss,
                graph -> {
                    SDVariable byImage =
                            graph.getVariable("images")
                                    .mmul(graph.transpose(graph.getVariable("texts")))
                                    .mul(graph.math.exp(graph.getVariable("scale")));
                    SDVariable ofImages = graph.math.log(graph.nn.softmax(byImage, 1));
                    SDVariable ofTexts = graph.math.log(graph.nn.softmax(graph.transpose(byImage), 1));
                    SDVariable own = graph.constant("own", Nd4j.eye(18).castTo(DataType.FLOAT));
                    return ofImages.add(ofTexts).mul(own).sum().mul(-0.5 / 18);
                },
                rounding);
    }

    private static Map<String, INDArray> arrays(Matrix images, Matrix texts, Matrix scale) {
        return Map.of(
                "images", GraphCheck.array(images), "texts", GraphCheck.array(texts), "scale", GraphCheck.array(scale));
    }

    private static void copy(Matrix images, Matrix texts, Matrix scale, float[] out) {
        int half = images.rows() * images.columns();
        System.arraycopy(images.data(), 0, out, 0, half);
        System.arraycopy(texts.data(), 0, out, half, half);
        out[2 * half] = scale.get(0, 0);
    }

    private static double definition(double[] point, int samples, int features) {
        double[][] images = new double[samples][features];
        double[][] texts = new double[samples][features];
        for (int index = 0; index < samples * features; index++) {
            images[index / features][index % features] = point[index];
            texts[index / features][index % features] = point[samples * features + index];
        }
        return DoubleTowers.infoNce(images, texts, Math.exp(point[2 * samples * features]));
    }

    @Test
    void largeScalesAreBorneAndInfiniteOnesReported() {
        Signal images = Signal.zeros(3, 2);
        Signal texts = Signal.zeros(3, 2);
        float[] directions = {1, 0, -1, 0, 0, 1};
        System.arraycopy(directions, 0, images.value().data(), 0, 6);
        System.arraycopy(directions, 0, texts.value().data(), 0, 6);
        texts.value().set(2, 1, -1);
        InfoNce infoNce = new InfoNce(check.parameters(), 0, images, texts);
        check.parameters().weight(0).set(0, 0, (float) Math.log(1000));
        assertEquals((1000 + Math.log(2)) / 3, infoNce.forward(), 1e-3, "the third image finds the two other texts");
        infoNce.backward();
        assertTrue(Float.isFinite(check.parameters().gradient(0).get(0, 0)));
        check.parameters().weight(0).set(0, 0, 100);
        assertTrue(Double.isNaN(infoNce.forward()));
    }
}
