package io.tidegate.target;

/**
 * What each kind of queue of a target understands. Immutable.
 *
 * @param unconnected before Connect: Connect and nothing else
 * @param unauthenticated after a Connect that demands authentication: that and nothing else
 * @param admin admin queue of an I/O controller
 * @param io I/O queue
 * @param discovery admin queue of a discovery controller
 */
public record CommandHandlers(
        CommandHandler unconnected,
        CommandHandler unauthenticated,
        CommandHandler admin,
        CommandHandler io,
        CommandHandler discovery) {}
