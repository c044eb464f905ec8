/// What the proxy tasks say about well-known update rules, each tuned in the same way.
package serengeti.benchmarks.study;
