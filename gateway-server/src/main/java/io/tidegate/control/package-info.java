/**
 * The gRPC edge: one class per noun, parse, edit, reply. A call edits the shared state and waits until its own gateway
 * has made the edit real; it never touches the target. What it shows of live things comes through the small ports of
 * this package, which others implement.
 */
@NullMarked
package io.tidegate.control;

import org.jspecify.annotations.NullMarked;
