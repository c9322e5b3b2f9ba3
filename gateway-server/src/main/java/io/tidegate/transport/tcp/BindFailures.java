package io.tidegate.transport.tcp;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.UnresolvedAddressException;
import org.jspecify.annotations.Nullable;

/** Says why an address cannot be listened on, and what to do. Pure. */
final class BindFailures {

    private BindFailures() {}

    static IOException explain(InetSocketAddress wanted, Throwable failure) {
        return new IOException("cannot listen on " + where(wanted) + ": " + reason(failure), failure);
    }

    /** The first bytes of a connection tell nothing of which subsystem is meant, so an address is one or the other. */
    static IOException otherSecurity(InetSocketAddress wanted, boolean bound) {
        return new IOException("cannot listen on " + where(wanted)
                + (bound ? " without TLS: a secure listener is there" : " over TLS: a listener without TLS is there")
                + "; choose another port");
    }

    private static String where(InetSocketAddress wanted) {
        InetAddress address = wanted.getAddress();
        return (address == null ? wanted.getHostString() : address.getHostAddress()) + " port " + wanted.getPort();
    }

    private static String reason(Throwable failure) {
        if (failure instanceof UnresolvedAddressException) {
            return "the name has no address; give an IP address";
        }
        String message = String.valueOf(failure.getMessage());
        String remedy = remedy(message);
        return remedy == null ? message : message + "; " + remedy;
    }

    private static @Nullable String remedy(String message) {
        if (message.contains("in use")) {
            return "stop the program that listens there or choose another port";
        }
        if (message.contains("assign")) {
            return "give an address of this machine";
        }
        return message.contains("ermission") ? "ports below 1024 need CAP_NET_BIND_SERVICE" : null;
    }
}
