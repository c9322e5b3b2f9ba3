/**
 * What every command stands on: the options before the command, where output goes, the connection to the gateway, and
 * what becomes of an answer. Knows no command by name.
 */
@NullMarked
package io.tidegate.cli.client;

import org.jspecify.annotations.NullMarked;
