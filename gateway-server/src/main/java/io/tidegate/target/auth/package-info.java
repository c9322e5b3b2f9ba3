/**
 * The controller's side of in-band authentication (NVMe Base 2.1, 8.3.4): a state machine that takes messages and gives
 * messages, without a thread, a queue or a connection.
 */
@NullMarked
package io.tidegate.target.auth;

import org.jspecify.annotations.NullMarked;
