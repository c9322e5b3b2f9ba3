/** Checks of a gateway and of what it serves, each finding with its remedy. Knows no command. */
@NullMarked
package io.tidegate.cli.doctor;

import org.jspecify.annotations.NullMarked;
