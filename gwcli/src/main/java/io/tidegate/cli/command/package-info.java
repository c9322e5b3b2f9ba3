/**
 * The commands, one class per noun (namespaces, which have many verbs, have a few), in both dialects: upstream's options
 * ({@code subsystem add --subsystem NQN}) and the short form ({@code subsystem create NQN}).
 *
 * <p>An action checks what can be checked without the gateway, builds one request, and reports the answer.
 */
@NullMarked
package io.tidegate.cli.command;

import org.jspecify.annotations.NullMarked;
