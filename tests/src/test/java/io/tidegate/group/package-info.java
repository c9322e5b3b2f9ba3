/** Coordinators and fences against real etcd and real Ceph. */
@NullMarked
package io.tidegate.group;

import org.jspecify.annotations.NullMarked;
