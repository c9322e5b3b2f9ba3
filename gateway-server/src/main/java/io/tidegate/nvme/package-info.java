/**
 * The vocabulary of the NVMe specifications: what lies where in memory and what the numbers mean. No behaviour, no
 * state, nothing but the JDK; the target and the initiator share it.
 *
 * <p>Structures are flyweights over a little-endian {@link java.nio.ByteBuffer}: absolute offsets, no allocation per
 * use. Constants carry the specification's own names; revisions cited are NVMe Base 2.1, NVM Command Set 1.1 and
 * NVMe/TCP Transport 1.1.
 */
@NullMarked
package io.tidegate.nvme;

import org.jspecify.annotations.NullMarked;
