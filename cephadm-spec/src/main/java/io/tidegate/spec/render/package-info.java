/** What a Ceph release accepts of a gateway.yml: services for the orchestrator, and the gateway's own file. Pure. */
@NullMarked
package io.tidegate.spec.render;

import org.jspecify.annotations.NullMarked;
