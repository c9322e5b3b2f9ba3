package io.tidegate.control;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;

/** Tells whether an address can be listened on: a wildcard, or one of an interface of this machine that is up. */
@FunctionalInterface
interface LocalAddresses {

    boolean has(InetAddress address);

    /** Asks the system. */
    static LocalAddresses ofThisMachine() {
        return address -> {
            if (address.isAnyLocalAddress()) {
                return true;
            }
            try {
                NetworkInterface nic = NetworkInterface.getByInetAddress(address);
                return nic != null && nic.isUp();
            } catch (SocketException e) {
                return false;
            }
        };
    }
}
