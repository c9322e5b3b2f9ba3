/**
 * Images kept in memory: sparse, gone when the process ends. For tests, measurements and demonstrations; a request
 * completes on the thread that submits it.
 */
@NullMarked
package io.tidegate.bdev.memory;

import org.jspecify.annotations.NullMarked;
