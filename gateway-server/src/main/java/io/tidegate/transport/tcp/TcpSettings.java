package io.tidegate.transport.tcp;

import java.time.Duration;

/**
 * The bounds of the NVMe/TCP transport. Immutable.
 *
 * @param io how sockets are waited for
 * @param loops number of event loops, at least 1
 * @param inCapsuleBytes most data inside a command capsule; what the target announces in IOCCSZ
 * @param maxH2cData most bytes the host may put into one H2CData, a multiple of 4 and at least 4096 (MAXH2CDATA)
 * @param r2tBytes most bytes asked of a host by one R2T; a longer write is asked for in up to {@value HostData#MOST_PIECES}
 *     pieces
 * @param maxTransferBytes longest data of one command, the size of the largest buffer
 * @param bufferBytesPerLoop most memory of data buffers on one loop; taken when needed, never given back
 * @param receiveBytes size of the one buffer that each loop reads into; not with io_uring, see {@link ReceiveRing}
 * @param maxPendingOutput bytes that a connection may have waiting for a slow host before its commands wait too
 * @param maxConnections most connections at a time; the newest is refused
 * @param handshakeTimeout how long a host may take until its first command
 * @param outputTimeout how long a host may take nothing of what waits for it, or send nothing of the data it was asked for
 * @param linger how long a connection that this side ends waits for the host to close it
 * @param allowHeaderDigest whether header digests are granted to a host that asks for them
 * @param allowDataDigest whether data digests are granted to a host that asks for them
 * @param spinLimit mean pause between work up to which a loop waits awake ({@link AdaptiveWait}); zero: it always sleeps
 */
public record TcpSettings(
        IoKind io,
        int loops,
        int inCapsuleBytes,
        int maxH2cData,
        int r2tBytes,
        int maxTransferBytes,
        long bufferBytesPerLoop,
        int receiveBytes,
        int maxPendingOutput,
        int maxConnections,
        Duration handshakeTimeout,
        Duration outputTimeout,
        Duration linger,
        boolean allowHeaderDigest,
        boolean allowDataDigest,
        Duration spinLimit) {

    /** One loop, sizes as upstream has them. */
    public static final TcpSettings DEFAULTS = new TcpSettings(
            IoKind.best(),
            1,
            8192,
            128 * 1024,
            128 * 1024,
            128 * 1024,
            96L << 20,
            256 * 1024,
            8 << 20,
            8192,
            Duration.ofSeconds(10),
            Duration.ofSeconds(30),
            Duration.ofSeconds(5),
            true,
            true,
            Duration.ofNanos(40_000));

    public TcpSettings {
        require(loops >= 1, "loops", loops, "at least 1");
        require(inCapsuleBytes >= 0 && inCapsuleBytes % 16 == 0, "inCapsuleBytes", inCapsuleBytes, "a multiple of 16");
        require(maxH2cData >= 4096 && maxH2cData % 4 == 0, "maxH2cData", maxH2cData, "4096 or more, by 4");
        require(maxTransferBytes >= 4096, "maxTransferBytes", maxTransferBytes, "4096 or more");
        require(
                r2tBytes >= 4096 && r2tBytes % 4 == 0 && r2tBytes >= maxTransferBytes / HostData.MOST_PIECES,
                "r2tBytes",
                r2tBytes,
                "4096 or more, by 4, and a " + HostData.MOST_PIECES + "th of maxTransferBytes or more");
        require(inCapsuleBytes <= maxTransferBytes, "inCapsuleBytes", inCapsuleBytes, "at most maxTransferBytes");
        require(
                bufferBytesPerLoop >= 32L * maxTransferBytes,
                "bufferBytesPerLoop",
                bufferBytesPerLoop,
                "32 times maxTransferBytes or more");
        require(receiveBytes >= 4096, "receiveBytes", receiveBytes, "4096 or more");
        require(maxPendingOutput >= 65536, "maxPendingOutput", maxPendingOutput, "65536 or more");
        require(maxConnections >= 1, "maxConnections", maxConnections, "at least 1");
    }

    private static void require(boolean holds, String name, long value, String rule) {
        if (!holds) {
            throw new IllegalArgumentException(name + " is " + value + " and must be " + rule);
        }
    }

    /** The same with the bounds that the target announces to hosts. */
    public TcpSettings withTransfers(int inCapsule, int maxTransfer) {
        return new TcpSettings(
                io,
                loops,
                inCapsule,
                maxH2cData,
                r2tBytes,
                maxTransfer,
                bufferBytesPerLoop,
                receiveBytes,
                maxPendingOutput,
                maxConnections,
                handshakeTimeout,
                outputTimeout,
                linger,
                allowHeaderDigest,
                allowDataDigest,
                spinLimit);
    }

    /** The same with another bound of what one R2T asks for. */
    public TcpSettings withR2tBytes(int bytes) {
        return new TcpSettings(
                io,
                loops,
                inCapsuleBytes,
                maxH2cData,
                bytes,
                maxTransferBytes,
                bufferBytesPerLoop,
                receiveBytes,
                maxPendingOutput,
                maxConnections,
                handshakeTimeout,
                outputTimeout,
                linger,
                allowHeaderDigest,
                allowDataDigest,
                spinLimit);
    }

    /** The same with another number of loops. */
    public TcpSettings withLoops(int number) {
        return new TcpSettings(
                io,
                number,
                inCapsuleBytes,
                maxH2cData,
                r2tBytes,
                maxTransferBytes,
                bufferBytesPerLoop,
                receiveBytes,
                maxPendingOutput,
                maxConnections,
                handshakeTimeout,
                outputTimeout,
                linger,
                allowHeaderDigest,
                allowDataDigest,
                spinLimit);
    }

    /** The same over another kind of event loop. */
    public TcpSettings withIo(IoKind kind) {
        return new TcpSettings(
                kind,
                loops,
                inCapsuleBytes,
                maxH2cData,
                r2tBytes,
                maxTransferBytes,
                bufferBytesPerLoop,
                receiveBytes,
                maxPendingOutput,
                maxConnections,
                handshakeTimeout,
                outputTimeout,
                linger,
                allowHeaderDigest,
                allowDataDigest,
                spinLimit);
    }

    /** The same with other bounds of data buffers and of output that waits for a slow host. */
    public TcpSettings withMemory(long bufferBytes, int pendingOutput) {
        return new TcpSettings(
                io,
                loops,
                inCapsuleBytes,
                maxH2cData,
                r2tBytes,
                maxTransferBytes,
                bufferBytes,
                receiveBytes,
                pendingOutput,
                maxConnections,
                handshakeTimeout,
                outputTimeout,
                linger,
                allowHeaderDigest,
                allowDataDigest,
                spinLimit);
    }

    /** The same with another bound of connections and other patience. */
    public TcpSettings withLimits(int connections, Duration handshake, Duration output, Duration linger) {
        return new TcpSettings(
                io,
                loops,
                inCapsuleBytes,
                maxH2cData,
                r2tBytes,
                maxTransferBytes,
                bufferBytesPerLoop,
                receiveBytes,
                maxPendingOutput,
                connections,
                handshake,
                output,
                linger,
                allowHeaderDigest,
                allowDataDigest,
                spinLimit);
    }

    /** The same with another patience before a loop sleeps. */
    public TcpSettings withSpin(Duration limit) {
        return new TcpSettings(
                io,
                loops,
                inCapsuleBytes,
                maxH2cData,
                r2tBytes,
                maxTransferBytes,
                bufferBytesPerLoop,
                receiveBytes,
                maxPendingOutput,
                maxConnections,
                handshakeTimeout,
                outputTimeout,
                linger,
                allowHeaderDigest,
                allowDataDigest,
                limit);
    }
}
