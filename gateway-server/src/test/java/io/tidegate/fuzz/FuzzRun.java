package io.tidegate.fuzz;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Inputs for one target, numbered; input n of a seed is the same on every machine. One thread.
 *
 * <p>Each input has random numbers of its own, so a failure is repeated without those before it.
 */
final class FuzzRun {

    private final FuzzTarget target;
    private final long seed;
    private final List<byte[]> seeds;
    private long count;

    /** Prepares a run; {@code kept} are inputs of earlier failures, mutated like the target's own. */
    FuzzRun(FuzzTarget target, long seed, List<byte[]> kept) {
        this.target = target;
        this.seed = seed;
        this.seeds = new ArrayList<>(target.seeds());
        this.seeds.addAll(kept);
    }

    /** Inputs withstood so far. */
    long count() {
        return count;
    }

    long seed() {
        return seed;
    }

    FuzzTarget target() {
        return target;
    }

    /** One more input; the first ones are those that are to be mutated, as they are. */
    void step() throws FuzzFailure {
        byte[] input = count < seeds.size()
                ? seeds.get((int) count)
                : new Mutator(new Random(seed * 0x9e3779b97f4a7c15L + count), seeds).next();
        check(target, input, "seed " + seed + ", input " + count);
        count++;
    }

    /** Runs one input and says what it was when it fails. */
    static void check(FuzzTarget target, byte[] input, String origin) throws FuzzFailure {
        try {
            target.run(input);
        } catch (Exception | Error broken) {
            throw new FuzzFailure(target, input, origin, broken);
        }
    }
}
