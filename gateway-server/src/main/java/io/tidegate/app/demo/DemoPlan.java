package io.tidegate.app.demo;

import io.tidegate.initiator.HostIdentity;
import java.util.UUID;

/**
 * What the demo makes. Immutable.
 *
 * @param nqn of the subsystem, as it is
 * @param pool of the image
 * @param image its name
 * @param imageBytes its size if it has to be made
 * @param port NVMe/TCP port
 * @param discoveryPort discovery port
 */
public record DemoPlan(String nqn, String pool, String image, long imageBytes, int port, int discoveryPort) {

    public static final String ADDRESS = "127.0.0.1";
    static final int NSID = 1;

    /** Always the same host, so that a second demo finds itself allowed. */
    static final HostIdentity HOST = HostIdentity.of(UUID.fromString("7469a6e5-6465-4d6f-8d6f-746964656761"));
}
