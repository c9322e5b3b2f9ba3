/** What Prometheus scrapes: the series of upstream under their names, and our own. Reads ports, changes nothing. */
@NullMarked
package io.tidegate.metrics;

import org.jspecify.annotations.NullMarked;
