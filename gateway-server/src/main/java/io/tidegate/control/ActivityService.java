package io.tidegate.control;

import static io.tidegate.control.StatusReply.SUCCESS;

import io.tidegate.proto.gateway_stats_info;
import io.tidegate.proto.get_gateway_stats_req;
import io.tidegate.proto.get_thread_stats_req;
import io.tidegate.proto.poll_group_info;
import io.tidegate.proto.poll_group_transport_info;
import io.tidegate.proto.spdk_thread_info;
import io.tidegate.proto.thread_stats_info;

/** Shows what the event loops do: they stand where upstream has poll groups and threads. A tick is a nanosecond. */
final class ActivityService {

    private static final long TICKS_PER_SECOND = 1_000_000_000L;

    private final LiveStatistics live;

    ActivityService(LiveStatistics live) {
        this.live = live;
    }

    gateway_stats_info loops(get_gateway_stats_req request) {
        gateway_stats_info.Builder reply =
                gateway_stats_info.newBuilder().setErrorMessage(SUCCESS).setTickRate(TICKS_PER_SECOND);
        for (LiveStatistics.Loop one : live.loops()) {
            reply.addPollGroups(poll_group_info
                    .newBuilder()
                    .setName(one.name())
                    .setAdminQpairs((int) one.queues().admin())
                    .setIoQpairs((int) one.queues().io())
                    .setCurrentAdminQpairs((int) one.queues().currentAdmin())
                    .setCurrentIoQpairs((int) one.queues().currentIo())
                    .setPendingBdevIo(one.pending())
                    .setCompletedNvmeIo(one.answered())
                    .addTransports(poll_group_transport_info.newBuilder().setTrtype("TCP")));
        }
        return reply.build();
    }

    thread_stats_info threads(get_thread_stats_req request) {
        thread_stats_info.Builder reply =
                thread_stats_info.newBuilder().setErrorMessage(SUCCESS).setTickRate(TICKS_PER_SECOND);
        for (LiveStatistics.Loop one : live.loops()) {
            reply.addThreads(spdk_thread_info
                    .newBuilder()
                    .setName(one.name())
                    .setBusy(one.busyNanos())
                    .setIdle(one.idleNanos()));
        }
        return reply.build();
    }
}
