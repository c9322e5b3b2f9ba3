package io.tidegate.app;

import static io.tidegate.app.Requests.NQN;
import static io.tidegate.app.Requests.UUID;
import static io.tidegate.app.Requests.good;
import static io.tidegate.app.Requests.host;
import static io.tidegate.app.Requests.namespace;
import static io.tidegate.app.Requests.populate;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.bdev.Errno;
import io.tidegate.initiator.HostController;
import io.tidegate.initiator.NvmeNamespace;
import io.tidegate.proto.bucket_info;
import io.tidegate.proto.connection_io_statistics;
import io.tidegate.proto.get_connection_io_statistics_req;
import io.tidegate.proto.get_gateway_info_req;
import io.tidegate.proto.list_namespaces_io_stats_info;
import io.tidegate.proto.list_namespaces_io_stats_req;
import io.tidegate.proto.namespace_get_io_stats_req;
import io.tidegate.proto.namespace_io_stats_info;
import io.tidegate.proto.set_gateway_io_stats_mode_req;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Counters, held against what a real host has done. */
@Timeout(120)
class StatisticsTest {

    private static final String FIRST = LiveHosts.FIRST.nqn();

    private ManagedGateway gateway;
    private LiveHosts hosts;

    @BeforeEach
    void start() throws Exception {
        gateway = new ManagedGateway();
        populate(gateway);
        good(gateway.stub.addHost(host(FIRST)));
        hosts = new LiveHosts(gateway);
    }

    @AfterEach
    void stop() throws Exception {
        hosts.close();
        gateway.close();
    }

    @Test
    void a_namespace_counts_exactly_what_a_host_does() throws Exception {
        try (HostController controller = hosts.connect(LiveHosts.FIRST)) {
            NvmeNamespace disk = controller.namespace(1);
            for (int i = 0; i < 5; i++) {
                disk.write(i * 8192L, ByteBuffer.allocateDirect(8192));
            }
            disk.read(0, ByteBuffer.allocateDirect(4096));
            disk.deallocate(0, 65536);
            disk.flush();
        }

        namespace_io_stats_info stats = ofNamespace();
        good(stats);
        assertThat(stats.getSubsystemNqn()).isEqualTo(NQN);
        assertThat(stats.getNsid()).isEqualTo(1);
        assertThat(stats.getUuid()).isEqualTo(UUID);
        assertThat(stats.getBdevName()).isEqualTo("bdev_" + UUID);
        assertThat(stats.getTickRate()).isEqualTo(1_000_000_000L);
        assertThat(stats.getTicks()).isPositive();
        assertThat(stats.getNumWriteOps()).isEqualTo(5);
        assertThat(stats.getBytesWritten()).isEqualTo(5 * 8192);
        assertThat(stats.getNumReadOps()).isEqualTo(1);
        assertThat(stats.getBytesRead()).isEqualTo(4096);
        assertThat(stats.getNumUnmapOps()).isEqualTo(1);
        assertThat(stats.getBytesUnmapped()).isEqualTo(65536);
        assertThat(stats.getMinWriteLatencyTicks()).isPositive().isLessThanOrEqualTo(stats.getMaxWriteLatencyTicks());
        assertThat(stats.getWriteLatencyTicks())
                .isBetween(5 * stats.getMinWriteLatencyTicks(), 5 * stats.getMaxWriteLatencyTicks());
        assertThat(stats.getIoErrorList()).isEmpty();
    }

    @Test
    void all_namespaces_are_listed_or_those_that_were_named() throws Exception {
        good(gateway.stub.namespaceAdd(namespace("free").setNsid(2).build()));
        try (HostController controller = hosts.connect(LiveHosts.FIRST)) {
            controller.namespace(2).write(0, ByteBuffer.allocateDirect(512));
        }

        list_namespaces_io_stats_info all =
                gateway.stub.listNamespacesIoStats(list_namespaces_io_stats_req.getDefaultInstance());
        good(all);
        assertThat(all.getNamespacesCount()).isEqualTo(2);
        assertThat(all.getNamespaces(0).getNumWriteOps()).isZero();
        assertThat(all.getNamespaces(1).getNumWriteOps()).isEqualTo(1);
        assertThat(gateway.stub
                        .listNamespacesIoStats(list_namespaces_io_stats_req
                                .newBuilder()
                                .setSubsystemNqn(NQN)
                                .setNsid(2)
                                .build())
                        .getNamespacesList())
                .singleElement()
                .isEqualTo(all.getNamespaces(1));
    }

    @Test
    void the_connections_of_a_host_count_by_size_and_can_be_reset() throws Exception {
        try (HostController controller = hosts.connect(LiveHosts.FIRST)) {
            NvmeNamespace disk = controller.namespace(1);
            disk.write(0, ByteBuffer.allocateDirect(4096));
            disk.write(0, ByteBuffer.allocateDirect(4096));
            disk.read(0, ByteBuffer.allocateDirect(65536));
            LiveHosts.await(
                    "the last answer has left its slot", () -> ofHost(false).getTotalNumIos() == 3);

            connection_io_statistics stats = ofHost(true);
            good(stats);
            assertThat(stats.getBucketsList()).extracting(bucket_info::getSize).containsExactly(4, 64);
            bucket_info small = stats.getBuckets(0);
            assertThat(small.getWrite().getIoCount()).isEqualTo(2);
            assertThat(small.getRead().getIoCount()).isZero();
            assertThat(small.getWrite().getTotal().getMax())
                    .isGreaterThanOrEqualTo(small.getWrite().getBdev().getMax());
            assertThat(stats.getBuckets(1).getRead().getIoCount()).isEqualTo(1);

            LiveHosts.await("it is forgotten", () -> ofHost(false).getTotalNumIos() == 0);
            assertThat(ofNamespace().getNumWriteOps())
                    .as("the namespace goes on counting")
                    .isEqualTo(2);
        }
    }

    @Test
    void connections_are_not_measured_while_the_mode_is_off() throws Exception {
        good(gateway.stub.setGatewayIoStatsMode(set_gateway_io_stats_mode_req.getDefaultInstance()));
        assertThat(gateway.stub
                        .getGatewayInfo(get_gateway_info_req.getDefaultInstance())
                        .getIoStatsEnabled())
                .isFalse();
        try (HostController controller = hosts.connect(LiveHosts.FIRST)) {
            controller.namespace(1).write(0, ByteBuffer.allocateDirect(4096));
            controller.namespace(1).flush();
            assertThat(ofHost(false).getStatus()).isEqualTo(Errno.ENOTSUP);
            good(gateway.stub.setGatewayIoStatsMode(
                    set_gateway_io_stats_mode_req.newBuilder().setEnabled(true).build()));
            assertThat(ofHost(false).getTotalNumIos()).isZero();
            assertThat(ofNamespace().getNumWriteOps()).isEqualTo(1);
        }
    }

    @Test
    void a_host_that_is_not_connected_here_has_no_statistics() {
        assertThat(ofHost(false).getStatus()).isEqualTo(Errno.ENODEV);
        assertThat(ofHost(false).getErrorMessage()).contains(FIRST).contains("not connected");
    }

    private namespace_io_stats_info ofNamespace() {
        return gateway.stub.namespaceGetIoStats(namespace_get_io_stats_req
                .newBuilder()
                .setSubsystemNqn(NQN)
                .setNsid(1)
                .build());
    }

    private connection_io_statistics ofHost(boolean reset) {
        return gateway.stub.getConnectionIoStatistics(get_connection_io_statistics_req
                .newBuilder()
                .setSubsystemNqn(NQN)
                .setHostNqn(FIRST)
                .setReset(reset)
                .build());
    }
}
