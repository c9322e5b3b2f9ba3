/**
 * NVMe/TCP over Netty event loops. A connection lives on one loop, which owns its queue pair, its decoder, the buffers
 * it uses and everything it sends; loops share nothing.
 *
 * <p>The way of a command: {@link io.tidegate.transport.tcp.TcpConnection} reads into the loop's one receive buffer →
 * {@link io.tidegate.nvme.tcp.PduDecoder} → {@link io.tidegate.transport.tcp.CommandReceiver} → queue pair → {@link
 * io.tidegate.transport.tcp.ResponseSender} → one flush per loop turn.
 *
 * <p>Back-pressure: a command that finds no buffer waits in the connection; in-capsule data that finds none, or a host
 * that does not read its responses, stops the reading of that connection.
 */
@NullMarked
package io.tidegate.transport.tcp;

import org.jspecify.annotations.NullMarked;
