/** What goes on now: two samples of the gateway's counters and what lies between them. Pure. */
@NullMarked
package io.tidegate.cli.top;

import org.jspecify.annotations.NullMarked;
