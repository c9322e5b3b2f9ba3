/**
 * Who serves what: the gateways of a group, the ANA groups that they hold, and the decisions by which a group moves.
 * Decisions are pure; {@link io.tidegate.group.GroupAgent} carries them out through the effects that it is given.
 */
@NullMarked
package io.tidegate.group;

import org.jspecify.annotations.NullMarked;
