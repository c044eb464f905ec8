package serengeti.search;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import serengeti.dsl.meaning.FunctionalHash;
import serengeti.dsl.meaning.Lowering;
import serengeti.dsl.meaning.Probe;
import serengeti.dsl.plan.StepPlan;
import serengeti.search.evolution.Individual;

/// Which behaviour a program has: the key under which its evidence lies.
///
/// Programs of equal functional hash share a key; so do those whose probed values are equal, where the probe has any.
final class Identities {
    private static final long MAX_KNOWN = 1_000_000;

    private final Cache<FunctionalHash, FunctionalHash> keys = Caffeine.newBuilder().maximumSize(MAX_KNOWN).build();

    FunctionalHash key(Individual individual) {
        return keys.get(individual.hash(), hash -> Probe.hash(plan(individual)).orElse(hash));
    }

    static StepPlan plan(Individual individual) {
        return Lowering.plan(individual.program());
    }
}
