/**
 * Makes the target match the shared state: a pure difference of what is wanted and what is, and one thread that applies
 * it, again and again until nothing differs. One broken object never stops the others.
 */
@NullMarked
package io.tidegate.reconcile;

import org.jspecify.annotations.NullMarked;
