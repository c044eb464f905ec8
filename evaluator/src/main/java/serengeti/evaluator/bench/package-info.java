/// Timing of optimizer steps against copying memory and against ND4J: [serengeti.evaluator.bench.StepBenchmark].
package serengeti.evaluator.bench;
