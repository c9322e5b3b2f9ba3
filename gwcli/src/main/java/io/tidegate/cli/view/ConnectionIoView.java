package io.tidegate.cli.view;

import io.tidegate.cli.render.SizeText;
import io.tidegate.cli.render.Table;
import io.tidegate.proto.bucket_info;
import io.tidegate.proto.connection_io_statistics;
import io.tidegate.proto.latency_group;
import io.tidegate.proto.latency_stats;
import java.util.ArrayList;
import java.util.List;

/** The I/O of a host's connections as a table: two rows for each size of request. */
public final class ConnectionIoView {

    private static final List<String> HEADINGS = List.of(
            "Bucket\nSize",
            "Bucket\nType",
            "IOs\nCount",
            "BDEV us\nmin/max/mean",
            "Net us\nmin/max/mean",
            "QOS us\nmin/max/mean");

    /** The unit of a bucket's size. */
    private static final long KIBIBYTE = 1024;

    private ConnectionIoView() {}

    /** The table of a reply; sizes that were never used are left out. */
    public static Listing of(connection_io_statistics reply) {
        List<List<String>> rows = new ArrayList<>();
        for (bucket_info bucket : reply.getBucketsList()) {
            add(rows, bucket.getSize(), "Read", bucket.getRead());
            add(rows, bucket.getSize(), "Write", bucket.getWrite());
        }
        String who = reply.getHostNqn() + " on " + reply.getSubsystemNqn();
        return new Listing("IO statistics of " + who, new Table(HEADINGS, rows), "No IOs of " + who);
    }

    private static void add(List<List<String>> rows, int size, String type, latency_group group) {
        if (group.getIoCount() == 0) {
            return;
        }
        rows.add(List.of(
                SizeText.format(Integer.toUnsignedLong(size) * KIBIBYTE),
                type,
                Long.toUnsignedString(group.getIoCount()),
                times(group.getBdev()),
                times(group.getNet()),
                times(group.getQos())));
    }

    private static String times(latency_stats times) {
        return Long.toUnsignedString(times.getMin()) + " / " + Long.toUnsignedString(times.getMax()) + " / "
                + Long.toUnsignedString(times.getMean());
    }
}
