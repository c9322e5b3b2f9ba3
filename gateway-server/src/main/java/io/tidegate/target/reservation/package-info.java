/**
 * The rules of reservations (NVMe Base 2.1, 8.1.22) as pure functions: a state, an operation, the state that follows.
 * No I/O, no clock, no thread.
 */
@NullMarked
package io.tidegate.target.reservation;

import org.jspecify.annotations.NullMarked;
