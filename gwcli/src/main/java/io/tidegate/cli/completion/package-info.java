/**
 * What can come next on a command line: from the commands themselves, and names from the gateway. Pure, but for the
 * names; knows no command.
 */
@NullMarked
package io.tidegate.cli.completion;

import org.jspecify.annotations.NullMarked;
