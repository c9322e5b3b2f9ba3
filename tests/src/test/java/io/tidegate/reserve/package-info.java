/** Reservations of gateways that share their state in real Ceph. */
@NullMarked
package io.tidegate.reserve;

import org.jspecify.annotations.NullMarked;
