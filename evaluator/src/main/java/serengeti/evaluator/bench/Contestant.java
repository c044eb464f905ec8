package serengeti.evaluator.bench;

/// An engine with a model to step.
interface Contestant {

    /// Makes so many steps.
    void run(long steps);
}
