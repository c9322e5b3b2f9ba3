/** The shared state in the omap of a real cluster. */
@NullMarked
package io.tidegate.store;

import org.jspecify.annotations.NullMarked;
