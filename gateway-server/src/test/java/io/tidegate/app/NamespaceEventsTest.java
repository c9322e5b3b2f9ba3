package io.tidegate.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.nvme.PersistentEvent;
import io.tidegate.proto.namespace_delete_req;
import io.tidegate.target.EventHistory;
import io.tidegate.target.Subsystem;
import io.tidegate.target.SubsystemEvent;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What an administrator does to namespaces is in the Persistent Event Log, once, of the gateway that was asked. */
class NamespaceEventsTest extends TwoGateways {

    private static List<ByteBuffer> changes(ManagedGateway gateway) {
        Subsystem subsystem = gateway.target.subsystem(NQN);
        EventHistory history = gateway.target
                .eventLog()
                .history(subsystem)
                .toCompletableFuture()
                .join();
        return history.newestFirst().stream()
                .filter(event -> event.type() == PersistentEvent.CHANGE_NAMESPACE)
                .map(SubsystemEvent::toBytes)
                .map(wire -> ByteBuffer.wrap(wire, PersistentEvent.BYTES, wire.length - PersistentEvent.BYTES)
                        .slice()
                        .order(ByteOrder.LITTLE_ENDIAN))
                .toList();
    }

    @Test
    void a_namespace_that_was_added_and_deleted_left_two_events_with_its_size_and_number() throws Exception {
        serveTwice();
        one.stub.namespaceDelete(namespace_delete_req
                .newBuilder()
                .setSubsystemNqn(NQN)
                .setNsid(1)
                .build());
        List<ByteBuffer> changes = changes(one);
        assertThat(changes).hasSize(2);
        for (int i = 0; i < 2; i++) {
            ByteBuffer change = changes.get(i);
            assertThat(change.getInt(0)).as("select").isEqualTo(i == 0 ? 1 : 0);
            assertThat(change.getLong(8)).as("blocks").isEqualTo(2048);
            assertThat(change.getInt(44)).as("nsid").isEqualTo(1);
        }
        assertThat(changes(two)).as("the other gateway was not asked").isEmpty();
    }
}
