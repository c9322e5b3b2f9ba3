/**
 * Measurements of parts of the data path alone, by JMH: one thread, no socket and no device, so that a part's own cost can be seen.
 * {@code ./tidegate bench parts} runs them in processes started with the options of a gateway. Nothing here is a timed test.
 */
@NullMarked
package io.tidegate.bench.parts;

import org.jspecify.annotations.NullMarked;
