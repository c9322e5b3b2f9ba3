package io.tidegate.target.command;

import io.tidegate.nvme.Feature;
import io.tidegate.nvme.LogPage;
import io.tidegate.nvme.PersistentEventLog;
import io.tidegate.nvme.Sqe;
import io.tidegate.target.Controller;
import java.nio.ByteBuffer;
import java.util.Set;

/** The log pages that list what there is: log pages and features (NVMe Base 2.1, 5.1.12.1.1 and 5.1.12.1.18). */
final class Inventories {

    private static final int ENTRIES = 256;
    private static final int SUPPORTED = 1;

    /** Scope of a feature: the controller. */
    private static final int CONTROLLER_SCOPE = 1 << 21;

    /** Scope of a feature: a namespace. */
    private static final int NAMESPACE_SCOPE = 1 << 20;

    private Inventories() {}

    /** Supported Log Pages: bit 0 of each entry, and what is special of a page in 31:16. */
    static LogPages.Page logPages(Set<Integer> identifiers) {
        return (controller, sqe) -> {
            ByteBuffer page = LogPages.page(ENTRIES * Integer.BYTES);
            identifiers.forEach(identifier -> page.putInt(identifier * Integer.BYTES, SUPPORTED));
            page.putInt(LogPage.SUPPORTED_PAGES, SUPPORTED);
            if (identifiers.contains(LogPage.DISCOVERY)) {
                page.putInt(LogPage.DISCOVERY * Integer.BYTES, SUPPORTED | DiscoveryPage.SUPPORT << 16);
            }
            if (identifiers.contains(LogPage.PERSISTENT_EVENT)) {
                page.putInt(
                        LogPage.PERSISTENT_EVENT * Integer.BYTES,
                        SUPPORTED | PersistentEventLog.HEADER_ACTION_SUPPORTED << 16);
            }
            return page;
        };
    }

    /** Feature Identifiers Supported and Effects. */
    static ByteBuffer features(Controller controller, Sqe sqe) {
        ByteBuffer page = LogPages.page(ENTRIES * Integer.BYTES);
        for (int identifier : Features.identifiersOfIoController()) {
            int scope = Feature.namespaceSpecific(identifier) ? NAMESPACE_SCOPE : CONTROLLER_SCOPE;
            page.putInt(identifier * Integer.BYTES, SUPPORTED | scope);
        }
        return page;
    }
}
