/** The operator's page and the JSON it is made of, from the ports of {@code control}: reads everything, changes nothing. */
@NullMarked
package io.tidegate.status;

import org.jspecify.annotations.NullMarked;
