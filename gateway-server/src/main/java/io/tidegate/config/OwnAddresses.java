package io.tidegate.config;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Comparator;
import java.util.List;

/** Tells which addresses this machine has. Any thread. */
@FunctionalInterface
public interface OwnAddresses {

    /** The addresses of interfaces that are up, in a fixed order. */
    List<InetAddress> list();

    /** Asks the system; link-local addresses are left out, because hosts cannot use them without naming an interface. */
    static OwnAddresses ofThisMachine() {
        return () -> {
            try {
                return NetworkInterface.networkInterfaces()
                        .filter(OwnAddresses::isUp)
                        .flatMap(NetworkInterface::inetAddresses)
                        .filter(address -> !address.isLinkLocalAddress())
                        .distinct()
                        .sorted(Comparator.comparing(InetAddress::getHostAddress))
                        .toList();
            } catch (SocketException e) {
                return List.of();
            }
        };
    }

    private static boolean isUp(NetworkInterface one) {
        try {
            return one.isUp();
        } catch (SocketException e) {
            return false;
        }
    }
}
