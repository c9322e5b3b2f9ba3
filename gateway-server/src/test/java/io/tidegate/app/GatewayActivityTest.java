package io.tidegate.app;

import static io.tidegate.app.Requests.NQN;
import static io.tidegate.app.Requests.good;
import static io.tidegate.app.Requests.host;
import static io.tidegate.app.Requests.listener;
import static io.tidegate.app.Requests.populate;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.reflection.v1.ServiceResponse;
import io.grpc.stub.StreamObserver;
import io.tidegate.initiator.HostController;
import io.tidegate.nvme.AnaState;
import io.tidegate.proto.LogLevel;
import io.tidegate.proto.ana_state;
import io.tidegate.proto.disable_spdk_nvmf_logs_req;
import io.tidegate.proto.gateway_listener_info;
import io.tidegate.proto.gateway_listeners_info;
import io.tidegate.proto.gateway_stats_info;
import io.tidegate.proto.get_gateway_stats_req;
import io.tidegate.proto.get_spdk_nvmf_log_flags_and_level_req;
import io.tidegate.proto.get_thread_stats_req;
import io.tidegate.proto.poll_group_info;
import io.tidegate.proto.set_spdk_nvmf_logs_req;
import io.tidegate.proto.show_gateway_listeners_info_req;
import io.tidegate.proto.spdk_log_flag_info;
import io.tidegate.proto.spdk_nvmf_log_flags_and_level_info;
import io.tidegate.proto.thread_stats_info;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.ToIntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

/** What a gateway tells of itself. */
@Timeout(120)
class GatewayActivityTest {

    private ManagedGateway gateway;

    @BeforeEach
    void start() throws Exception {
        gateway = new ManagedGateway();
        populate(gateway);
    }

    @AfterEach
    void stop() throws Exception {
        gateway.close();
    }

    @Test
    void loops_tell_of_their_queues_and_threads_of_their_time() throws Exception {
        good(gateway.stub.addHost(host(LiveHosts.FIRST.nqn())));
        try (LiveHosts hosts = new LiveHosts(gateway)) {
            try (HostController controller = hosts.connect(LiveHosts.FIRST)) {
                for (int i = 0; i < 10; i++) {
                    controller.namespace(1).write(0, ByteBuffer.allocateDirect(4096));
                }
                gateway_stats_info stats = stats();
                good(stats);
                assertThat(stats.getPollGroupsCount()).isEqualTo(2);
                assertThat(stats.getPollGroups(0).getName())
                        .isNotEqualTo(stats.getPollGroups(1).getName());
                assertThat(stats.getPollGroups(0).getTransports(0).getTrtype()).isEqualTo("TCP");
                assertThat(sum(poll_group_info::getCurrentAdminQpairs)).isEqualTo(1);
                assertThat(sum(poll_group_info::getCurrentIoQpairs)).isEqualTo(1);
                assertThat(sum(group -> (int) group.getCompletedNvmeIo())).isGreaterThanOrEqualTo(10);
                assertThat(sum(group -> (int) group.getPendingBdevIo())).isZero();
            }
            LiveHosts.await(
                    "the queues have left",
                    () -> sum(poll_group_info::getCurrentIoQpairs) == 0
                            && sum(poll_group_info::getCurrentAdminQpairs) == 0);
            assertThat(sum(poll_group_info::getAdminQpairs)).isEqualTo(1);
            assertThat(sum(poll_group_info::getIoQpairs)).isEqualTo(1);

            thread_stats_info threads = gateway.stub.getThreadStats(get_thread_stats_req.getDefaultInstance());
            good(threads);
            assertThat(threads.getTickRate()).isEqualTo(1_000_000_000L);
            assertThat(threads.getThreadsList()).hasSize(2).anyMatch(one -> one.getBusy() > 0 && one.getIdle() > 0);
        }
    }

    private gateway_stats_info stats() {
        return gateway.stub.getGatewayStats(get_gateway_stats_req.getDefaultInstance());
    }

    private int sum(ToIntFunction<poll_group_info> what) {
        return stats().getPollGroupsList().stream().mapToInt(what).sum();
    }

    @Test
    void own_listeners_show_the_state_of_each_group() {
        gateway.stub.createListener(listener(4421)
                .setHostName("gw-b")
                .setTraddr("192.0.2.7")
                .setVerifyHostName(false)
                .build());
        gateway.target.setAnaState(2, AnaState.INACCESSIBLE);

        gateway_listeners_info reply = gateway.stub.showGatewayListenersInfo(show_gateway_listeners_info_req
                .newBuilder()
                .setSubsystemNqn(NQN)
                .build());

        good(reply);
        assertThat(reply.getGwListenersList()).hasSize(1);
        gateway_listener_info own = reply.getGwListeners(0);
        assertThat(own.getListener().getHostName()).isEqualTo(ManagedGateway.HOST);
        assertThat(own.getListener().getActive()).isTrue();
        assertThat(own.getLbStates(0).getGrpId()).isEqualTo(1);
        assertThat(own.getLbStates(0).getState()).isEqualTo(ana_state.OPTIMIZED);
        assertThat(own.getLbStates(1).getState()).isEqualTo(ana_state.INACCESSIBLE);
    }

    @Test
    void log_flags_turn_the_log_of_single_parts_up_and_down() {
        Logger target = (Logger) LoggerFactory.getLogger("io.tidegate.target");
        spdk_nvmf_log_flags_and_level_info before = flags(false);
        assertThat(before.getNvmfLogFlagsList())
                .extracting(spdk_log_flag_info::getName)
                .containsExactly("nvmf", "nvmf_tcp");
        assertThat(before.getNvmfLogFlagsList()).noneMatch(spdk_log_flag_info::getEnabled);
        assertThat(before.getLogLevel()).isEqualTo(LogLevel.NOTICE);
        assertThat(before.getLogPrintLevel()).isEqualTo(LogLevel.INFO);

        good(gateway.stub.setSpdkNvmfLogs(set_spdk_nvmf_logs_req
                .newBuilder()
                .setLogLevel(LogLevel.DEBUG)
                .addExtraLogFlags("bdev")
                .build()));
        assertThat(flags(true).getNvmfLogFlagsList())
                .filteredOn(spdk_log_flag_info::getEnabled)
                .extracting(spdk_log_flag_info::getName)
                .containsExactly("bdev", "nvmf", "nvmf_tcp");
        assertThat(target.getLevel()).isEqualTo(ch.qos.logback.classic.Level.DEBUG);

        good(gateway.stub.disableSpdkNvmfLogs(
                disable_spdk_nvmf_logs_req.newBuilder().addExtraLogFlags("bdev").build()));
        assertThat(flags(true).getNvmfLogFlagsList()).noneMatch(spdk_log_flag_info::getEnabled);
        assertThat(flags(false).getLogLevel()).isEqualTo(LogLevel.NOTICE);
        assertThat(target.getLevel()).isNull();
    }

    private spdk_nvmf_log_flags_and_level_info flags(boolean all) {
        return gateway.stub.getSpdkNvmfLogFlagsAndLevel(get_spdk_nvmf_log_flags_and_level_req
                .newBuilder()
                .setAllLogFlags(all)
                .build());
    }

    @Test
    void the_management_port_answers_health_checks_and_describes_its_services() throws Exception {
        for (String service : List.of("", "Gateway")) {
            assertThat(HealthGrpc.newBlockingStub(gateway.channel)
                            .check(HealthCheckRequest.newBuilder()
                                    .setService(service)
                                    .build())
                            .getStatus())
                    .isEqualTo(ServingStatus.SERVING);
        }
        CompletableFuture<List<String>> services = new CompletableFuture<>();
        StreamObserver<ServerReflectionRequest> asking =
                ServerReflectionGrpc.newStub(gateway.channel).serverReflectionInfo(new Collecting(services));
        asking.onNext(ServerReflectionRequest.newBuilder().setListServices("").build());
        assertThat(services.get(30, TimeUnit.SECONDS)).contains("Gateway", "grpc.health.v1.Health");
        asking.onCompleted();
    }

    private record Collecting(CompletableFuture<List<String>> services)
            implements StreamObserver<ServerReflectionResponse> {

        @Override
        public void onNext(ServerReflectionResponse reply) {
            services.complete(reply.getListServicesResponse().getServiceList().stream()
                    .map(ServiceResponse::getName)
                    .toList());
        }

        @Override
        public void onError(Throwable thrown) {
            services.completeExceptionally(thrown);
        }

        @Override
        public void onCompleted() {}
    }
}
