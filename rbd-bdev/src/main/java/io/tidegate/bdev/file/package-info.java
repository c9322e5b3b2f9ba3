/**
 * Images kept in sparse files and on block devices (LVM volumes): blocking calls on a bounded set of threads, holes for
 * what is discarded, locks so that no two gateways serve one image.
 */
@NullMarked
package io.tidegate.bdev.file;

import org.jspecify.annotations.NullMarked;
