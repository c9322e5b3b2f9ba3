/** RBD images of a real cluster as block devices. */
@NullMarked
package io.tidegate.bdev.rbd;

import org.jspecify.annotations.NullMarked;
