/**
 * Reservations in the shared state: decided by compare-and-put, so that one decision at a time holds on every gateway of
 * the group, and read back from it to be enforced.
 */
@NullMarked
package io.tidegate.reserve;

import org.jspecify.annotations.NullMarked;
