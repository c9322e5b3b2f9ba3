package io.tidegate.app;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** The address by which other machines reach this one, as far as its own name tells. */
final class LocalHost {

    private LocalHost() {}

    static String address() {
        try {
            return InetAddress.getLocalHost().getHostAddress();
        } catch (UnknownHostException nameless) {
            return InetAddress.getLoopbackAddress().getHostAddress();
        }
    }
}
