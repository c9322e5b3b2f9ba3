/** What a fabric must offer the gateway; each fabric is a package below this one. */
@NullMarked
package io.tidegate.transport;

import org.jspecify.annotations.NullMarked;
