package io.tidegate.reconcile;

/**
 * Why an object of the shared state does not work on this gateway. Immutable.
 *
 * @param errno positive, see {@link io.tidegate.bdev.Errno}
 * @param message names the object and the remedy
 */
public record Failure(int errno, String message) {}
