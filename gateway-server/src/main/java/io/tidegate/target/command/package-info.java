/**
 * What the target does with a command: decode and validate in one place, execute in a second that may assume it valid.
 * One class per kind of queue dispatches; one class per command or family does the work.
 */
@NullMarked
package io.tidegate.target.command;

import org.jspecify.annotations.NullMarked;
