package io.tidegate.cli.doctor;

import java.util.Optional;

/** Sees whether a place on the network answers as an NVMe/TCP target does. */
@FunctionalInterface
public interface Probe {

    /**
     * Asks once.
     *
     * @return why it is no target, or nothing when it is one
     */
    Optional<String> ask(String address, int port);
}
