package io.tidegate.app;

import io.tidegate.target.Target;
import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where {@code tidegate health} asks whether a gateway works: whoever connects is told one line. Own thread, which sleeps
 * until then. The line begins with {@code serving} when each event loop runs what it is given; what is not asked, and why,
 * tells ADR 91.
 */
final class HealthSocket implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(HealthSocket.class);
    /** Less than the patience of who asks (packaging/health), so that a hanging loop is told of and not only missed. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final Path path;
    private final ServerSocketChannel channel;
    private final Target target;
    private final LoopPulse pulse;
    private final CountDownLatch closed = new CountDownLatch(1);

    private HealthSocket(Path path, ServerSocketChannel channel, Target target) {
        this.path = path;
        this.channel = channel;
        this.target = target;
        this.pulse = new LoopPulse(target);
    }

    /** The socket, or none: a gateway that nobody can ask serves hosts all the same, so it is only a warning. */
    static Optional<HealthSocket> open(Path path, Target target) {
        try {
            HealthSocket socket = new HealthSocket(path, bind(path), target);
            Thread.ofPlatform().name("health").daemon().start(socket::answer);
            return Optional.of(socket);
        } catch (IOException e) {
            LOG.warn(
                    "'tidegate health' cannot ask this gateway at {}: {}; name another --health-socket",
                    path,
                    e.getMessage());
            return Optional.empty();
        }
    }

    private static ServerSocketChannel bind(Path path) throws IOException {
        UnixDomainSocketAddress address = UnixDomainSocketAddress.of(path);
        removeLeftOver(path, address);
        ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            return channel.bind(address);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** A gateway that was killed leaves its socket; anything else there is somebody's. */
    private static void removeLeftOver(Path path, UnixDomainSocketAddress address) throws IOException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        if (!Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .isOther()) {
            throw new IOException("it is no socket");
        }
        if (isHeld(address)) {
            throw new IOException("another process answers there");
        }
        Files.delete(path);
    }

    /** Without blocking, because a process that hangs holds its socket, too. */
    private static boolean isHeld(UnixDomainSocketAddress address) throws IOException {
        try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            probe.configureBlocking(false);
            probe.connect(address);
            return true;
        } catch (ConnectException e) {
            return false;
        }
    }

    private void answer() {
        try {
            while (channel.isOpen()) {
                answerOne();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void answerOne() throws InterruptedException {
        try (SocketChannel asking = channel.accept()) {
            tell(asking, judgement());
        } catch (ClosedChannelException e) {
            LOG.debug("nobody can ask any more at {}", path);
        } catch (IOException e) {
            // Out of file descriptors, for instance; it will not be better at once.
            LOG.warn("'tidegate health' got no answer at {}: {}", path, e.getMessage());
            closed.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private static void tell(SocketChannel asking, String judgement) {
        try {
            asking.write(ByteBuffer.wrap((judgement + "\n").getBytes(StandardCharsets.UTF_8)));
        } catch (IOException e) {
            LOG.debug("who asked did not wait to be told '{}': {}", judgement, e.getMessage());
        }
    }

    private String judgement() throws InterruptedException {
        int loops = target.activities().size();
        pulse.ask();
        long silent = pulse.await(PATIENCE);
        return silent == 0
                ? "serving: event loops that answer: " + loops
                : "hanging: " + silent + " of " + loops + " event loops did not answer within " + PATIENCE.toSeconds()
                        + " s";
    }

    @Override
    public void close() throws IOException {
        closed.countDown();
        channel.close();
        Files.deleteIfExists(path);
    }
}
