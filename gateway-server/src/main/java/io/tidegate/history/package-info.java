/**
 * What happened to subsystems, kept for the Persistent Event Log in a state of its own: each gateway writes what it saw,
 * each reads what all of them did.
 */
@NullMarked
package io.tidegate.history;

import org.jspecify.annotations.NullMarked;
