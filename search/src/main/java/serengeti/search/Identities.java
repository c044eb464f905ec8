package serengeti.search;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import serengeti.dsl.meaning.FunctionalHash;
import serengeti.dsl.meaning.Lowering;
import serengeti.dsl.meaning.Probe;
import serengeti.dsl.plan.StepPlan;
import serengeti.search.evolution.Individual;

/*
 * Equal behaviour does not mean equal state: two state tensors that are always equal do what one does. If a program
 * that keeps too much and one that does not shared a key, whichever is met first would decide for both: the one would
 * be refused for good, or the other bred from as if it were allowed. So those that keep too much have keys of their
 * own.
 */
/// Which behaviour a program has: the key under which its evidence lies.
///
/// Programs of equal functional hash share a key; so do those whose probed values are equal, where the probe has any.
/// Programs that the constraints refuse share keys with each other only.
final class Identities {
    private static final long MAX_KNOWN = 1_000_000;

    private final Cache<FunctionalHash, FunctionalHash> keys = Caffeine.newBuilder().maximumSize(MAX_KNOWN).build();
    private final Cache<Individual, FunctionalHash> constrained = Caffeine.newBuilder().weakKeys().build();
    private final Constraints constraints;

    Identities(Constraints constraints) {
        this.constraints = constraints;
    }

    FunctionalHash key(Individual individual) {
        return constraints.equals(Constraints.NONE)
                ? behaviour(individual)
                : constrained.get(
                        individual,
                        each -> constraints.refusal(plan(each)).isPresent() ? refused(each.hash()) : behaviour(each));
    }

    private FunctionalHash behaviour(Individual individual) {
        return keys.get(individual.hash(), hash -> Probe.hash(plan(individual)).orElse(hash));
    }

    private static FunctionalHash refused(FunctionalHash hash) {
        return new FunctionalHash(~hash.high(), ~hash.low());
    }

    static StepPlan plan(Individual individual) {
        return Lowering.plan(individual.program());
    }
}
