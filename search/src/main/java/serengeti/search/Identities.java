package serengeti.search;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import serengeti.dsl.meaning.FunctionalHash;
import serengeti.dsl.meaning.Lowering;
import serengeti.dsl.meaning.Probe;
import serengeti.dsl.plan.StepPlan;
import serengeti.search.evolution.Individual;

/*
 * Equal behaviour does not mean equal form: two state tensors that are always equal do what one does. If a program that
 * keeps or costs too much and one that does not shared a key, whichever is met first would decide for both: the one
 * would be refused for good, or the other bred from as if it were allowed. So those that are refused for their form
 * have keys of their own.
 */
/// Which behaviour a program has: the key under which its evidence lies.
///
/// Programs of equal functional hash share a key; so do those whose probed values are equal, where the probe has any.
/// Programs that are refused for their form share keys with those of equal functional hash only.
final class Identities {
    private static final long MAX_KNOWN = 250_000;

    private final Cache<FunctionalHash, FunctionalHash> keys = Caffeine.newBuilder().maximumSize(MAX_KNOWN).build();
    private final Refusals refusals;

    Identities(Refusals refusals) {
        this.refusals = refusals;
    }

    FunctionalHash key(Individual individual) {
        return keys.get(individual.hash(), hash -> key(hash, plan(individual)));
    }

    private FunctionalHash key(FunctionalHash hash, StepPlan plan) {
        return refusals.ofForm(plan).isPresent()
                ? new FunctionalHash(~hash.high(), ~hash.low())
                : Probe.hash(plan).orElse(hash);
    }

    static StepPlan plan(Individual individual) {
        return Lowering.plan(individual.program());
    }
}
