package io.tidegate.bench;

/**
 * What the process held that has all images open, in one round. Immutable.
 *
 * @param perClient images of one client at the most
 * @param openMillis time to open all images, connecting of the clients included
 * @param before with no image open
 * @param open with all images open, before any I/O
 * @param used the same after the load of the round
 */
record ImagesHeld(int perClient, double openMillis, ProcessFacts before, ProcessFacts open, ProcessFacts used) {}
