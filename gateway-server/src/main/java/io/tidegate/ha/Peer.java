package io.tidegate.ha;

import io.tidegate.group.Incarnation;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way to one life of another gateway: sends the newest beat, and notices when its end is closed or refused. One
 * thread writes, one waits for the end of the connection; {@link #send} and {@link #close} are for any thread.
 */
final class Peer {

    private static final Logger LOG = LoggerFactory.getLogger(Peer.class);

    /** Learns what the network says of a life. */
    interface Signs {

        /** Some gateway says that the record has changed. */
        void changed();

        /** Its end was closed. */
        void closed(Incarnation life);

        /** It was reached before, and nobody listens there any more. */
        void refused(Incarnation life);
    }

    private final Incarnation life;
    private final InetSocketAddress address;
    private final int connectMillis;
    private final Signs signs;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private String next = "";
    private boolean hint;
    private boolean closed;
    private boolean broken = true;
    private boolean reached;
    private Socket socket = new Socket();

    Peer(Incarnation life, InetSocketAddress address, int connectMillis, Signs signs) {
        this.life = life;
        this.address = address;
        this.connectMillis = connectMillis;
        this.signs = signs;
        Thread.ofVirtual().name("beats-to-" + life.gateway()).start(this::run);
    }

    Incarnation life() {
        return life;
    }

    /** Sends this beat, unless a newer one comes before it could be sent. */
    void send(String beat) {
        lock.lock();
        try {
            next = beat;
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Says at once that the record has changed. */
    void sendChanged() {
        lock.lock();
        try {
            hint = true;
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    void close() {
        lock.lock();
        try {
            closed = true;
            changed.signal();
            drop(socket);
        } finally {
            lock.unlock();
        }
    }

    private static void drop(Socket dropped) {
        try {
            dropped.close();
        } catch (IOException ignored) {
            LOG.trace("a connection did not close well", ignored);
        }
    }

    private void run() {
        try {
            String beat = take();
            while (!beat.isEmpty()) {
                if (broken) {
                    connect();
                }
                if (!broken) {
                    write(beat);
                }
                beat = take();
            }
        } catch (InterruptedException end) {
            LOG.trace("beats to {} end", life, end);
        }
    }

    /** The next line; empty when closed. */
    private String take() throws InterruptedException {
        lock.lock();
        try {
            while (next.isEmpty() && !hint && !closed) {
                changed.await();
            }
            if (hint && !closed) {
                hint = false;
                return Beats.CHANGED;
            }
            String beat = closed ? "" : next;
            next = "";
            return beat;
        } finally {
            lock.unlock();
        }
    }

    private void connect() {
        Socket fresh = new Socket();
        lock.lock();
        try {
            socket = fresh;
            if (closed) {
                return;
            }
        } finally {
            lock.unlock();
        }
        try {
            fresh.setTcpNoDelay(true);
            fresh.connect(address, connectMillis);
            reached = true;
            broken = false;
            Thread.ofVirtual().name("beats-end-" + life.gateway()).start(() -> awaitEnd(fresh));
        } catch (ConnectException refused) {
            drop(fresh);
            if (reached) {
                signs.refused(life);
            }
        } catch (IOException unreachable) {
            LOG.trace("{} is not reached", life, unreachable);
            drop(fresh);
        }
    }

    private void write(String beat) {
        try {
            socket.getOutputStream().write((beat + "\n").getBytes(StandardCharsets.US_ASCII));
        } catch (IOException lost) {
            LOG.trace("the connection to {} is lost", life, lost);
            broken = true;
            drop(socket);
        }
    }

    /** Nothing is ever received: reading ends when the other end does. Whether it only hung up is asked at once. */
    private void awaitEnd(Socket of) {
        try (InputStream in = of.getInputStream()) {
            in.skip(Long.MAX_VALUE);
        } catch (IOException end) {
            LOG.trace("the connection to {} ended", life, end);
        }
        if (isClosed()) {
            return;
        }
        signs.closed(life);
        probe();
    }

    private boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    /** A process that ends closes its connections a moment before it stops listening, or after. */
    private void probe() {
        for (int attempt = 0; attempt < 10 && !isClosed(); attempt++) {
            try (Socket trial = new Socket()) {
                trial.connect(address, connectMillis);
                TimeUnit.MILLISECONDS.sleep(5);
            } catch (ConnectException refused) {
                signs.refused(life);
                return;
            } catch (IOException unreachable) {
                return;
            } catch (InterruptedException end) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
