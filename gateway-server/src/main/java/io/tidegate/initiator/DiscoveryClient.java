package io.tidegate.initiator;

import io.tidegate.nvme.DiscoveryLogEntry;
import io.tidegate.nvme.DiscoveryLogHeader;
import io.tidegate.nvme.LogPage;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the log page of a discovery controller (NVMe Base 2.1, 5.1.12.3.1). Blocks its caller.
 *
 * <p>The page may change while it is read in pieces, so its generation is checked at the end and it is read again if it
 * did.
 */
public final class DiscoveryClient {

    static final int HEADER_BYTES = DiscoveryLogHeader.BYTES;

    private static final int ATTEMPTS = 10;
    private static final int ENTRIES_PER_READ = 4;

    /** No target that is in its right mind has more. */
    private static final long MAX_ENTRIES = 1 << 16;

    private final Initiator initiator;

    DiscoveryClient(Initiator initiator) {
        this.initiator = initiator;
    }

    DiscoveryResult discover(HostOptions options) throws NvmeException {
        try (HostController controller = initiator.connect(options)) {
            return read(controller);
        }
    }

    /**
     * Reads the page from a discovery controller that is connected.
     *
     * @throws NvmeException when it cannot be read, or keeps changing
     */
    public static DiscoveryResult read(HostController controller) throws NvmeException {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            DiscoveryLogHeader header = header(controller, true);
            List<DiscoveredSubsystem> entries = entries(controller, header.numrec());
            if (header(controller, false).genctr() == header.genctr()) {
                return new DiscoveryResult(header.genctr(), entries);
            }
        }
        throw new NvmeException("the discovery log page of "
                + controller.options().where() + " changed " + ATTEMPTS + " times while it was read");
    }

    private static DiscoveryLogHeader header(HostController controller, boolean retainEvent) throws NvmeException {
        return new DiscoveryLogHeader(page(controller, 0, HEADER_BYTES, retainEvent), 0);
    }

    private static List<DiscoveredSubsystem> entries(HostController controller, long count) throws NvmeException {
        if (count < 0 || count > MAX_ENTRIES) {
            throw new NvmeException("the discovery log page announces " + count + " records");
        }
        List<DiscoveredSubsystem> entries = new ArrayList<>();
        while (entries.size() < count) {
            int wanted = (int) Math.min(ENTRIES_PER_READ, count - entries.size());
            long offset = HEADER_BYTES + (long) entries.size() * DiscoveryLogEntry.BYTES;
            ByteBuffer data = page(controller, offset, wanted * DiscoveryLogEntry.BYTES, true);
            for (int i = 0; i < wanted; i++) {
                entries.add(DiscoveredSubsystem.of(new DiscoveryLogEntry(data, i * DiscoveryLogEntry.BYTES)));
            }
        }
        return entries;
    }

    private static ByteBuffer page(HostController controller, long offset, int bytes, boolean retainEvent)
            throws NvmeException {
        return controller.admin().logPage(LogPage.DISCOVERY, 0, offset, bytes, retainEvent);
    }
}
