/** Devices that stand before another device and change or observe what passes; each works over any backing. */
@NullMarked
package io.tidegate.bdev.layer;

import org.jspecify.annotations.NullMarked;
