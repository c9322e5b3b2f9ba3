/**
 * The contract of a block device: few calls, asynchronous, without any knowledge of NVMe. Every backing (RBD, file,
 * memory) and every decorator implements {@link io.tidegate.bdev.BlockDevice} and nothing else is visible to the target.
 */
@NullMarked
package io.tidegate.bdev;

import org.jspecify.annotations.NullMarked;
