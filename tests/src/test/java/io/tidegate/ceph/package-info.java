/** RADOS objects, watches and images of a real cluster. */
@NullMarked
package io.tidegate.ceph;

import org.jspecify.annotations.NullMarked;
