/**
 * This gateway as a member of its group: carries out on target and devices what {@code io.tidegate.group} decides, talks to
 * the coordinator and to the other gateways.
 */
@NullMarked
package io.tidegate.ha;

import org.jspecify.annotations.NullMarked;
