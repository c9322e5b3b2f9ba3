/**
 * What the target does, section by section of the specification, as one table of cases that talk real NVMe/TCP to it.
 *
 * <p>{@link io.tidegate.conformance.Cases} is the table; a case says which command, log page or feature it proves, and the
 * page for users is printed from the same table.
 */
package io.tidegate.conformance;
