/// Optimizer steps as lane operations: what the engines run and what static facts are read from.
package serengeti.dsl.plan;
