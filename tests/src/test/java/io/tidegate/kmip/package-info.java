/** Key servers beside a real one. */
@NullMarked
package io.tidegate.kmip;

import org.jspecify.annotations.NullMarked;
