/**
 * The administrator's client, {@code gwcli}: {@link io.tidegate.cli.Gwcli} puts the command line together, the packages
 * below hold commands, views, renderers and the connection.
 */
@NullMarked
package io.tidegate.cli;

import org.jspecify.annotations.NullMarked;
