/**
 * Measurements: programs with a {@code main}, run by hand on a quiet machine. What they print is evidence; nothing here
 * is a timed test.
 */
@NullMarked
package io.tidegate.bench;

import org.jspecify.annotations.NullMarked;
