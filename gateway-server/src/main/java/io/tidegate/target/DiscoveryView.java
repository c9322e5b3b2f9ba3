package io.tidegate.target;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What the host of one discovery controller can see: the records of its log page and their generation (NVMe Base 2.1,
 * 5.1.12.3.1).
 *
 * <p>Owner: the loop of the controller's admin queue. Invariant: records and generation change together, and the
 * generation only when the records did; so a host that finds the same GENCTR before and after has read one page, in
 * however many pieces. Generations are the target's, so they grow from one connection to the next as well.
 */
public final class DiscoveryView {

    private final Target target;
    private final String hostNqn;
    private final InetAddress local;
    private List<DiscoveryRecord> records = List.of();
    private long generation;
    private long seen = -1;

    DiscoveryView(Target target, String hostNqn, InetAddress local) {
        this.target = target;
        this.hostNqn = hostNqn;
        this.local = local;
        refresh();
    }

    /** Looks again; true when what the host can see has changed. */
    public boolean refresh() {
        // The generation is read first: what changes in between is found by the next look.
        long now = target.discoveryGeneration();
        if (now == seen) {
            return false;
        }
        boolean first = seen == -1;
        seen = now;
        List<DiscoveryRecord> found = find();
        if (!first && found.equals(records)) {
            return false;
        }
        records = found;
        generation = now;
        return true;
    }

    /** Every record the host may see, in an order that does not change by itself. */
    public List<DiscoveryRecord> records() {
        return records;
    }

    /** GENCTR. */
    public long generation() {
        return generation;
    }

    /** This end of the host's connection: its port for "port local entries only". */
    public InetAddress local() {
        return local;
    }

    private List<DiscoveryRecord> find() {
        List<DiscoveryRecord> found = new ArrayList<>();
        target.subsystems().stream()
                .filter(subsystem -> subsystem.access().allows(hostNqn))
                .sorted(Comparator.comparing(Subsystem::nqn))
                .forEach(subsystem -> {
                    ordered(subsystem.portals()).forEach(portal -> add(subsystem, portal, found));
                    ordered(target.portalsElsewhere(subsystem.nqn()))
                            .forEach(portal -> found.add(record(subsystem, portal, portal.address(), true)));
                });
        target.referrals().forEach(address -> found.add(DiscoveryRecord.referral(address)));
        return List.copyOf(found);
    }

    private static Stream<Portal> ordered(Set<Portal> portals) {
        return portals.stream()
                .sorted(Comparator.comparing(portal -> portal.address().toString()));
    }

    private static DiscoveryRecord record(
            Subsystem subsystem, Portal portal, InetSocketAddress address, boolean elsewhere) {
        return new DiscoveryRecord(subsystem.nqn(), portal.transportType(), address, portal.secure(), elsewhere);
    }

    /** A wildcard is shown as the address by which the host came, unless it is of a family that is not listened on. */
    private void add(Subsystem subsystem, Portal portal, List<DiscoveryRecord> found) {
        InetSocketAddress bound = portal.address();
        InetAddress address = bound.getAddress();
        if (address.isAnyLocalAddress()) {
            if (address instanceof Inet4Address && !(local instanceof Inet4Address)) {
                return;
            }
            address = local;
        }
        found.add(record(subsystem, portal, new InetSocketAddress(address, bound.getPort()), false));
    }
}
