/**
 * Fuzzing by plain seeded randomness and mutation: what is fuzzed stands beside the code it torments and knows nothing of
 * where its inputs come from. The same targets run for some seconds in every build and for as long as wanted by {@code
 * ./tidegate fuzz SECONDS}; nothing here needs a test library, so that the long run starts at once.
 */
package io.tidegate.fuzz;
