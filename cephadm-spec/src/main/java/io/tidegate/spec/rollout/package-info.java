/** Brings a gateway.yml to a running cluster: asks it, shows what would differ, changes it. */
@NullMarked
package io.tidegate.spec.rollout;

import org.jspecify.annotations.NullMarked;
