/** Who may talk to the management port: certificates, addresses, names and secrets. Knows no call by name. */
@NullMarked
package io.tidegate.admission;

import org.jspecify.annotations.NullMarked;
