package io.tidegate.target.command;

import io.tidegate.nvme.AnaLog;
import io.tidegate.nvme.ChangedNamespaceLog;
import io.tidegate.nvme.LogPage;
import io.tidegate.nvme.Sqe;
import io.tidegate.target.AnaTable;
import io.tidegate.target.Controller;
import io.tidegate.target.Namespace;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The log pages about namespaces: what changed, and who serves what. Stateless. */
final class NamespaceLogs {

    private NamespaceLogs() {}

    /** Changed Namespace List (5.1.12.1.5). */
    static ByteBuffer changed(Controller controller, Sqe sqe) {
        ByteBuffer page = LogPages.page(ChangedNamespaceLog.BYTES);
        ChangedNamespaceLog log = new ChangedNamespaceLog(page, 0);
        int index = 0;
        for (int nsid : controller.changedNamespaces().ids()) {
            log.nsid(index++, nsid);
        }
        return page;
    }

    /** Asymmetric Namespace Access (5.1.12.1.13): every group of the gateway, with or without its namespaces. */
    static ByteBuffer ana(Controller controller, Sqe sqe) {
        AnaTable ana = controller.target().ana();
        // Both grow with each change, so their sum does; a group's members change with the namespaces.
        long changes = ana.changeCount() + controller.subsystem().namespaceGeneration();
        Map<Integer, List<Namespace>> byGroup =
                (LogPage.specificParameter(sqe) & AnaLog.LSP_GROUPS_ONLY) != 0 ? Map.of() : visibleByGroup(controller);
        int count = byGroup.values().stream().mapToInt(List::size).sum();
        ByteBuffer page = LogPages.page(AnaLog.bytes(ana.groups(), count));
        AnaLog log = new AnaLog(page, 0).begin(changes);
        IntStream.rangeClosed(1, ana.groups()).forEach(group -> {
            log.group(group, ana.state(group), changes);
            byGroup.getOrDefault(group, List.of()).forEach(namespace -> log.namespace(namespace.nsid()));
        });
        return page;
    }

    private static Map<Integer, List<Namespace>> visibleByGroup(Controller controller) {
        return controller.subsystem().namespaces().visibleTo(controller.hostNqn()).stream()
                .collect(Collectors.groupingBy(Namespace::anaGroup, TreeMap::new, Collectors.toList()));
    }
}
