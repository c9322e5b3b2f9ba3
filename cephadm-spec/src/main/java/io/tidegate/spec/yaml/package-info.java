/** YAML as a tree that knows where everything stands, and plain values as YAML text. Knows nothing of gateways. */
@NullMarked
package io.tidegate.spec.yaml;

import org.jspecify.annotations.NullMarked;
