package io.tidegate.support;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Ports for processes of tests that are told where to listen, perhaps later, perhaps again. Any thread may call.
 *
 * <p>They lie below those that Linux gives to whoever asks for any (from 32768 on, {@code ip_local_port_range}): one of these can
 * belong to somebody else, even to another socket of the very process it is meant for, by the time it is wanted.
 */
public final class FreePort {

    private static final int FIRST = 20_000;
    private static final int COUNT = 12_000;

    /** Not side by side: a gateway that Ceph's monitors lead also takes the port before that of its management. */
    private static final int STEP = 7;

    /** Other tests may run on this machine, so each process begins elsewhere. */
    private static final AtomicInteger NEXT =
            new AtomicInteger((int) (ProcessHandle.current().pid() * 97 % COUNT));

    private FreePort() {}

    /** Another one on the loopback address. */
    public static int next() {
        return next("127.0.0.1");
    }

    /** Another one on an address of this machine. */
    public static int next(String address) {
        for (int tries = 0; tries < COUNT; tries++) {
            int port = FIRST + NEXT.getAndAdd(STEP) % COUNT;
            if (isFree(address, port)) {
                return port;
            }
        }
        throw new AssertionError("no port of " + address + " is free from " + FIRST + " on");
    }

    private static boolean isFree(String address, int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.ofLiteral(address))) {
            return socket.isBound();
        } catch (IOException taken) {
            return false;
        }
    }
}
