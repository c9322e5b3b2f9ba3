package io.tidegate.ha;

import io.tidegate.group.Gateway;
import io.tidegate.group.Gateway.Admin;
import io.tidegate.group.GroupRecord;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Those who are told when the record of the group changes. Owner: the agent's thread. */
final class RecordFollowers {

    private Consumer<Set<String>> neighbours = hosts -> {};
    private Consumer<GroupRecord> records = record -> {};
    private Set<String> shownNeighbours = Set.of();

    /** Is given the host names of gateways that live and are not drained: at once, and whenever they change. */
    void neighbours(Consumer<Set<String>> told) {
        neighbours = told;
        told.accept(shownNeighbours);
    }

    /** Is given every record from now on, the same one many times over. */
    void record(Consumer<GroupRecord> told) {
        records = told;
    }

    void show(GroupRecord record) {
        Set<String> now = record.gateways().values().stream()
                .filter(gateway -> !gateway.out() && gateway.admin() == Admin.ENABLED)
                .map(Gateway::host)
                .collect(Collectors.toUnmodifiableSet());
        if (!now.equals(shownNeighbours)) {
            shownNeighbours = now;
            neighbours.accept(now);
        }
        records.accept(record);
    }
}
