/// JMH benchmarks: [serengeti.benchmarks.StepTime] and others; how to run them is in CONTRIBUTING.md.
package serengeti.benchmarks;
