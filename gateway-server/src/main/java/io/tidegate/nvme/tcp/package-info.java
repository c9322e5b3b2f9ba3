/**
 * The language of NVMe/TCP: what a PDU looks like, a decoder that may be fed any slice of the byte stream, an encoder,
 * digests and the errors that end a connection (NVMe/TCP Transport 1.1, section 3). No sockets, no threads, no state of
 * a queue: the target and the initiator share it.
 */
@NullMarked
package io.tidegate.nvme.tcp;

import org.jspecify.annotations.NullMarked;
