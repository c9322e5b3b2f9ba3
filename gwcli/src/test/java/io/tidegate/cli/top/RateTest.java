package io.tidegate.cli.top;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.TextFormat;
import io.tidegate.cli.render.TableText;
import io.tidegate.proto.connections_info;
import io.tidegate.proto.list_namespaces_io_stats_info;
import io.tidegate.proto.namespaces_info;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What lies between two samples. */
class RateTest {

    private static final String NAMESPACES = """
            namespaces { nsid: 1 bdev_name: "a" rbd_pool_name: "rbd" rbd_image_name: "i1" ns_subsystem_nqn: "s" }
            namespaces { nsid: 2 bdev_name: "b" rbd_pool_name: "rbd" rbd_image_name: "i2" ns_subsystem_nqn: "s" }
            """;

    private static Sample sample(String stats) throws TextFormat.ParseException {
        return new Sample(
                TextFormat.parse(NAMESPACES, namespaces_info.class).getNamespacesList(),
                TextFormat.parse(stats, list_namespaces_io_stats_info.class),
                TextFormat.parse("""
                        connections { nqn: "h1" subsystem: "s" connected: true }
                        connections { nqn: "h2" subsystem: "s" connected: false }
                        connections { nqn: "h1" subsystem: "t" connected: true }
                        """, connections_info.class).getConnectionsList());
    }

    @Test
    void rates_are_per_second_of_the_gateways_clock_and_the_busiest_is_first() throws Exception {
        Sample before = sample("""
                tick_rate: 1000000000 ticks: 5000000000
                namespaces { bdev_name: "a" num_read_ops: 10 bytes_read: 40960 read_latency_ticks: 1000000 }
                namespaces { bdev_name: "b" num_read_ops: 100 num_write_ops: 100 }
                """);
        Sample after = sample("""
                tick_rate: 1000000000 ticks: 7000000000
                namespaces { bdev_name: "a" num_read_ops: 30 bytes_read: 122880 read_latency_ticks: 3000000 }
                namespaces { bdev_name: "b" num_read_ops: 100 num_write_ops: 400 bytes_written: 6291456 write_latency_ticks: 300000000 }
                """);

        List<Rate> rates = Rate.between(before, after);

        assertThat(TopView.heading(rates))
                .isEqualTo("2 namespaces: 10 reads/s, 150 writes/s, 0.0 MiB/s read, 3.0 MiB/s written");
        assertThat(TableText.plain(TopView.table(rates))).isEqualTo("""
                Subsystem      NSID  Image      Read    Write  Read     Write      Read    Write    Hosts
                                                IOPS     IOPS  MiB/s    MiB/s        us       us
                s                 2  rbd/i2        0      150  0.0      3.0           0     1000        1
                s                 1  rbd/i1       10        0  0.0      0.0         100        0        1""");
    }

    @Test
    void a_device_that_was_opened_anew_counts_from_zero_and_a_new_one_not_at_all() throws Exception {
        Sample before = sample("""
                tick_rate: 10 ticks: 10
                namespaces { bdev_name: "a" num_read_ops: 1000 }
                """);
        Sample after = sample("""
                tick_rate: 10 ticks: 20
                namespaces { bdev_name: "a" num_read_ops: 7 }
                namespaces { bdev_name: "b" num_read_ops: 100 }
                """);

        assertThat(Rate.between(before, after)).extracting(Rate::reads).containsExactly(7.0, 0.0);
    }
}
