/**
 * An NVMe/TCP host in Java: connects to a subsystem, serves as a load generator, and asks discovery controllers. The
 * demo, the command line's probe, the tests and devices that forward to another target use it.
 *
 * <p>Two ways to work. Setting up (connect, identify, log pages, disconnect) is sequential code that blocks its caller,
 * a virtual thread if wished. I/O is event-driven on the loop that owns the queue pair: take a {@link
 * io.tidegate.initiator.HostCommand}, fill it, submit it, and be called back; nothing is allocated.
 */
@NullMarked
package io.tidegate.initiator;

import org.jspecify.annotations.NullMarked;
