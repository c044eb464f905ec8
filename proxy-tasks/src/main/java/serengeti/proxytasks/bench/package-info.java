/// Timing of training steps: [serengeti.proxytasks.bench.StepBench].
package serengeti.proxytasks.bench;
