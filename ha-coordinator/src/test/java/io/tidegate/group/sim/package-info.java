/**
 * The HA plane in one thread: several {@link io.tidegate.group.GroupAgent}s over a simulated coordinator, network and
 * storage, in virtual time. Everything that happens follows from the seed.
 */
package io.tidegate.group.sim;
