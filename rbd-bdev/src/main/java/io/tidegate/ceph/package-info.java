/**
 * Ceph as plain values: cluster, pool, omap of an object, watch, blocklist, image administration. Calls block and are
 * made by threads meant for that, never by a data path thread; a failure is a {@link io.tidegate.ceph.CephException}
 * with an errno and a sentence.
 */
@NullMarked
package io.tidegate.ceph;

import org.jspecify.annotations.NullMarked;
