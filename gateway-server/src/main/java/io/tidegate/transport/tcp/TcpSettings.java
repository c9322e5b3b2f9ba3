package io.tidegate.transport.tcp;

import java.time.Duration;

/**
 * The bounds of the NVMe/TCP transport. Immutable.
 *
 * @param io how sockets are waited for
 * @param loops number of event loops, at least 1
 * @param spinLimit mean pause between work up to which a loop waits awake ({@link AdaptiveWait}); zero: it always sleeps
 * @param maxConnections most connections at a time; the newest is refused
 */
public record TcpSettings(
        IoKind io,
        int loops,
        Duration spinLimit,
        int maxConnections,
        Transfers transfers,
        Memory memory,
        Patience patience) {

    /** One loop, sizes as upstream has them. */
    public static final TcpSettings DEFAULTS = new TcpSettings(
            IoKind.best(),
            1,
            Duration.ofNanos(40_000),
            8192,
            new Transfers(8192, 128 * 1024, 128 * 1024, 128 * 1024),
            new Memory(96L << 20, 256 * 1024, 8 << 20),
            new Patience(Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofSeconds(5)));

    public TcpSettings {
        require(loops >= 1, "loops", loops, "at least 1");
        require(maxConnections >= 1, "maxConnections", maxConnections, "at least 1");
        require(
                memory.dataBytes() >= 32L * transfers.maxBytes(),
                "dataBytes",
                memory.dataBytes(),
                "32 times the longest transfer or more");
    }

    /**
     * How data moves.
     *
     * @param inCapsuleBytes most data inside a command capsule; what the target announces in IOCCSZ
     * @param maxH2cData most bytes the host may put into one H2CData, a multiple of 4 and at least 4096 (MAXH2CDATA)
     * @param r2tBytes most bytes asked of a host by one R2T; a longer write is asked for in up to {@value HostData#MOST_PIECES}
     *     pieces
     * @param maxBytes longest data of one command, the size of the largest buffer
     */
    public record Transfers(int inCapsuleBytes, int maxH2cData, int r2tBytes, int maxBytes) {

        public Transfers {
            require(
                    inCapsuleBytes >= 0 && inCapsuleBytes % 16 == 0,
                    "inCapsuleBytes",
                    inCapsuleBytes,
                    "a multiple of 16");
            require(maxH2cData >= 4096 && maxH2cData % 4 == 0, "maxH2cData", maxH2cData, "4096 or more, by 4");
            require(maxBytes >= 4096, "maxBytes", maxBytes, "4096 or more");
            require(
                    r2tBytes >= 4096 && r2tBytes % 4 == 0 && r2tBytes >= maxBytes / HostData.MOST_PIECES,
                    "r2tBytes",
                    r2tBytes,
                    "4096 or more, by 4, and a " + HostData.MOST_PIECES + "th of maxBytes or more");
            require(inCapsuleBytes <= maxBytes, "inCapsuleBytes", inCapsuleBytes, "at most maxBytes");
        }
    }

    /**
     * What each loop, and each connection, may hold.
     *
     * @param dataBytes most memory of data buffers on one loop; taken when needed, never given back
     * @param receiveBytes size of the one buffer that each loop reads into; not with io_uring, see {@link ReceiveRing}
     * @param maxPendingOutput bytes that a connection may have waiting for a slow host before its commands wait too
     */
    public record Memory(long dataBytes, int receiveBytes, int maxPendingOutput) {

        public Memory {
            require(receiveBytes >= 4096, "receiveBytes", receiveBytes, "4096 or more");
            require(maxPendingOutput >= 65536, "maxPendingOutput", maxPendingOutput, "65536 or more");
        }
    }

    /**
     * How long a host is waited for.
     *
     * @param handshake until its first command
     * @param output while it takes nothing of what waits for it, or sends nothing of the data it was asked for
     * @param linger until it closes a connection that this side ends
     */
    public record Patience(Duration handshake, Duration output, Duration linger) {}

    private static void require(boolean holds, String name, long value, String rule) {
        if (!holds) {
            throw new IllegalArgumentException(name + " is " + value + " and must be " + rule);
        }
    }

    /** The same over another kind of event loop. */
    public TcpSettings withIo(IoKind kind) {
        return new TcpSettings(kind, loops, spinLimit, maxConnections, transfers, memory, patience);
    }

    /** The same with another number of loops. */
    public TcpSettings withLoops(int number) {
        return new TcpSettings(io, number, spinLimit, maxConnections, transfers, memory, patience);
    }

    /** The same with another patience before a loop sleeps. */
    public TcpSettings withSpin(Duration limit) {
        return new TcpSettings(io, loops, limit, maxConnections, transfers, memory, patience);
    }

    /** The same with another bound of connections. */
    public TcpSettings withMaxConnections(int most) {
        return new TcpSettings(io, loops, spinLimit, most, transfers, memory, patience);
    }

    /** The same with other transfers. */
    public TcpSettings with(Transfers other) {
        return new TcpSettings(io, loops, spinLimit, maxConnections, other, memory, patience);
    }

    /** The same with other bounds of memory. */
    public TcpSettings with(Memory other) {
        return new TcpSettings(io, loops, spinLimit, maxConnections, transfers, other, patience);
    }

    /** The same with other patience. */
    public TcpSettings with(Patience other) {
        return new TcpSettings(io, loops, spinLimit, maxConnections, transfers, memory, other);
    }
}
