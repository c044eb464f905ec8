/// How fast tasks train: [serengeti.proxytasks.bench.TrainingBenchmark].
package serengeti.proxytasks.bench;
