/** What happened to this gateway lately, in sentences for people. Knows nothing of NVMe or of the network. */
@NullMarked
package io.tidegate.events;

import org.jspecify.annotations.NullMarked;
