/**
 * TLS 1.3 with pre-shared keys for NVMe/TCP (NVMe/TCP 1.1, 3.6.1; RFC 8446). The handshake is Bouncy Castle's, off the event
 * loops; from then on the records are ours (docs/adr/0062): {@link io.tidegate.transport.tls.ServerHandshake} gives the
 * secrets of both directions, {@link io.tidegate.transport.tls.RecordOpener} and {@link
 * io.tidegate.transport.tls.RecordSealer} use them. Nothing here knows sockets or event loops.
 */
@NullMarked
package io.tidegate.transport.tls;

import org.jspecify.annotations.NullMarked;
