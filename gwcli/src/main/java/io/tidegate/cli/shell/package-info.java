/** The interactive shell: a line at a time, with history and completion. Knows no command. */
@NullMarked
package io.tidegate.cli.shell;

import org.jspecify.annotations.NullMarked;
