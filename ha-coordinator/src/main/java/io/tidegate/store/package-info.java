/**
 * The configuration that the gateways of a group share: keys and values under one version, changed by
 * compare-and-put only, watched by every gateway.
 */
@NullMarked
package io.tidegate.store;

import org.jspecify.annotations.NullMarked;
