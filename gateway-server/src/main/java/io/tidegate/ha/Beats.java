package io.tidegate.ha;

import io.tidegate.group.Gateway;
import io.tidegate.group.GatewayId;
import io.tidegate.group.GroupRecord;
import io.tidegate.group.Incarnation;
import io.tidegate.group.Presence;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The direct way between gateways: each connects to each other one and sends its presence, a line a beat. {@link #beat} and
 * {@link #know} are called by the agent's thread; what was heard is told by threads of its own.
 *
 * <p>Whoever can reach the port may speak: like management it belongs on a network of administrators. What is said there
 * can move groups, but it can break no data, for the fence comes before every take-over.
 */
final class Beats implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Beats.class);
    /** The line that says that the record has changed; all others are a {@link Presence}. */
    static final String CHANGED = "changed";

    private static final int LONGEST_LINE = 8192;
    private static final int MOST_CONNECTIONS = 64;

    private final ServerSocket server;
    private final String address;
    private final int connectMillis;
    private final Consumer<Presence> heard;
    private final Peer.Signs signs;
    private final Map<GatewayId, Peer> peers = new HashMap<>();
    private final Set<Socket> callers = ConcurrentHashMap.newKeySet();

    /**
     * Listens from now on.
     *
     * @param bind where; port 0 takes any
     * @param shown the host that the others shall connect to
     * @param beat between two beats: a connect that takes longer than some of them has failed
     */
    Beats(InetSocketAddress bind, String shown, Duration beat, Consumer<Presence> heard, Peer.Signs signs)
            throws IOException {
        this.server = new ServerSocket(bind.getPort(), MOST_CONNECTIONS, bind.getAddress());
        this.address = shown + ":" + server.getLocalPort();
        this.connectMillis = (int) Math.max(50, 5 * beat.toMillis());
        this.heard = heard;
        this.signs = signs;
        Thread.ofVirtual().name("beats-listen").start(this::listen);
    }

    /** Where the others find this gateway. */
    String address() {
        return address;
    }

    /** Connects to those of a record that live, and to no others. */
    void know(GroupRecord record, GatewayId me) {
        peers.values().removeIf(peer -> {
            boolean gone = !record.lives(peer.life());
            if (gone) {
                peer.close();
            }
            return gone;
        });
        for (Gateway gateway : record.gateways().values()) {
            boolean other = !gateway.id().equals(me)
                    && !gateway.out()
                    && !gateway.beats().isEmpty();
            if (other && !peers.containsKey(gateway.id())) {
                connect(gateway);
            }
        }
    }

    private void connect(Gateway gateway) {
        int colon = gateway.beats().lastIndexOf(':');
        try {
            InetSocketAddress at = new InetSocketAddress(
                    gateway.beats().substring(0, colon),
                    Integer.parseInt(gateway.beats().substring(colon + 1)));
            peers.put(gateway.id(), new Peer(gateway.life(), at, connectMillis, signs));
        } catch (RuntimeException senseless) {
            LOG.debug("the address {} of {} makes no sense", gateway.beats(), gateway.id(), senseless);
        }
    }

    void beat(Presence mine) {
        String line = mine.text();
        peers.values().forEach(peer -> peer.send(line));
    }

    /** Tells the others that the record has changed. */
    void changed() {
        peers.values().forEach(Peer::sendChanged);
    }

    private void listen() {
        while (!server.isClosed()) {
            try {
                Socket caller = server.accept();
                if (callers.size() >= MOST_CONNECTIONS) {
                    caller.close();
                    continue;
                }
                callers.add(caller);
                Thread.ofVirtual().name("beats-from").start(() -> hear(caller));
            } catch (IOException failed) {
                LOG.trace("no connection was accepted", failed);
            }
        }
    }

    /** Lines until the other end closes; what is no beat ends the connection. */
    private void hear(Socket caller) {
        Incarnation life = null;
        try (caller;
                BufferedReader in = new BufferedReader(
                        new InputStreamReader(caller.getInputStream(), StandardCharsets.US_ASCII), LONGEST_LINE)) {
            String line = line(in);
            while (!line.isEmpty()) {
                if (line.equals(CHANGED)) {
                    signs.changed();
                } else {
                    Presence told = Presence.parse(line);
                    life = told.life();
                    heard.accept(told);
                }
                line = line(in);
            }
        } catch (IOException | RuntimeException end) {
            LOG.trace("a connection of another gateway ended", end);
        } finally {
            callers.remove(caller);
        }
        if (life != null && !server.isClosed()) {
            signs.closed(life);
        }
    }

    /** The next line; empty at the end, and for one that is too long. */
    private static String line(BufferedReader in) throws IOException {
        StringBuilder line = new StringBuilder();
        int next = in.read();
        while (next >= 0 && next != '\n' && line.length() < LONGEST_LINE) {
            line.append((char) next);
            next = in.read();
        }
        return next == '\n' ? line.toString() : "";
    }

    @Override
    public void close() {
        peers.values().forEach(Peer::close);
        peers.clear();
        try {
            server.close();
            for (Socket caller : callers) {
                caller.close();
            }
        } catch (IOException ignored) {
            LOG.trace("beats did not end well", ignored);
        }
    }
}
