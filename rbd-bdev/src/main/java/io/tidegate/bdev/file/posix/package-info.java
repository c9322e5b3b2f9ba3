/**
 * A handful of Linux file calls with their exact errno: positional I/O, per-write durability, holes, locks, exclusive
 * opens. See docs/adr/0003; nothing else of this module calls libc.
 */
@NullMarked
package io.tidegate.bdev.file.posix;

import org.jspecify.annotations.NullMarked;
