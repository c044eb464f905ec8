package serengeti.proxytasks.finetuning;

import serengeti.evaluator.task.DelegatingModel;
import serengeti.evaluator.task.Model;
import serengeti.proxytasks.random.Draws;

/// A model with other initial weights.
///
/// @param model that is started anew
/// @param reached the weights to start near, laid out like the model's; shared, so never changed
record FineTunedModel(Model model, float[] reached) implements DelegatingModel {
    private static final double PERTURBATION = 0.02;

    @Override
    public void start(long seed) {
        model.start(seed);
        Draws draws = Draws.of(seed, Draws.Purpose.PERTURBATION);
        int[] offsets = layout().offsets();
        for (int array = 0; array < layout().arrays(); array++) {
            double deviation = PERTURBATION * rootMeanSquare(offsets[array], offsets[array + 1]);
            for (int weight = offsets[array]; weight < offsets[array + 1]; weight++) {
                weights().set(weight, (float) (reached[weight] + deviation * draws.normal(weight)));
            }
        }
    }

    private double rootMeanSquare(int from, int to) {
        double sum = 0;
        for (int weight = from; weight < to; weight++) {
            sum += (double) reached[weight] * reached[weight];
        }
        return Math.sqrt(sum / (to - from));
    }
}
