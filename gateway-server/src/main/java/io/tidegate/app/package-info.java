/** The daemon: {@code Main}, its commands, and the one place that constructs everything. Nobody imports this package. */
@NullMarked
package io.tidegate.app;

import org.jspecify.annotations.NullMarked;
