package serengeti.search.fitness;

import serengeti.evaluator.score.Training;

/*
 * A long search knows hundreds of thousands of programs, so this is what their competition needs and no more; the
 * training runs themselves are in the campaign's database.
 */
/// What is known of one program from its training runs so far, on the search seeds 0, 1, 2, ... in order.
///
/// @param seeds number of runs, at least 1
/// @param sum of their fitness; minus infinity unless every run was scored
/// @param rate what the program's learning rate was multiplied by: that of the first run, at which the others were made,
///     too
public record Evidence(int seeds, double sum, double rate) {

    /// Evidence of a single run.
    public static Evidence of(Training training) {
        return new Evidence(1, training.fitness(), training.rate());
    }

    /// This with the run on the next seed.
    public Evidence with(Training training) {
        return new Evidence(seeds + 1, sum + training.fitness(), rate);
    }

    /// Whether every run was finished and scored.
    public boolean isScored() {
        return Double.isFinite(sum);
    }

    /// The mean fitness over the seeds; minus infinity unless every run was scored.
    public double mean() {
        return sum / seeds;
    }
}
