/** Tidegate against the initiators its users have: the Linux kernel with nvme-cli. */
@NullMarked
package io.tidegate.interop;

import org.jspecify.annotations.NullMarked;
