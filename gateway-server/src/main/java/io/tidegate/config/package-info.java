/**
 * The desired state of a gateway group as records, and their codec from and to the shared state in the layout of the
 * upstream Ceph gateway: one key per object, its value the JSON of the request that made it.
 */
@NullMarked
package io.tidegate.config;

import org.jspecify.annotations.NullMarked;
