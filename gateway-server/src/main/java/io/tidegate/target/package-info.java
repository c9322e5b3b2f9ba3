/**
 * The device model: targets, subsystems, namespaces, controllers and queue pairs, independent of any fabric. A
 * transport feeds capsules in and carries responses out; block devices do the I/O.
 */
@NullMarked
package io.tidegate.target;

import org.jspecify.annotations.NullMarked;
