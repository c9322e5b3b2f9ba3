/**
 * How an answer looks: a protobuf message as JSON or YAML, a {@link io.tidegate.cli.render.Table} as a grid or as plain
 * columns. Pure functions from values to text; nothing here knows a command or a connection.
 */
@NullMarked
package io.tidegate.cli.render;

import org.jspecify.annotations.NullMarked;
