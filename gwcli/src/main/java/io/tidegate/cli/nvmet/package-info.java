/** Reads the configuration of Linux' own target, as nvmetcli saves it, and plans the calls that make the same here. Pure. */
@NullMarked
package io.tidegate.cli.nvmet;

import org.jspecify.annotations.NullMarked;
