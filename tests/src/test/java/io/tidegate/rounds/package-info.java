/** Random rounds of faults on groups of real gateways: nothing acknowledged is lost, nothing lands late. */
@NullMarked
package io.tidegate.rounds;

import org.jspecify.annotations.NullMarked;
