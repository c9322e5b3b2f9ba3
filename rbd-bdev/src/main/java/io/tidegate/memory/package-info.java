/** Memory outside of the heap that is good for data: native calls and nothing else. */
@NullMarked
package io.tidegate.memory;

import org.jspecify.annotations.NullMarked;
