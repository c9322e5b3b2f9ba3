package io.tidegate.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The benchmark runs and tells what it measured; how much that was is no test's business. */
class BenchIT {

    private static final double ANY = ProcessorDistance.UNKNOWN;

    @TempDir
    Path folder;

    @Test
    void a_run_against_another_target_writes_every_round_and_a_picture() throws Exception {
        Path json = folder.resolve("bench.json");
        Path plot = folder.resolve("bench.svg");
        try (OwnTarget other = OwnTarget.start("", "memory:bench", List.of())) {
            String peer = "127.0.0.1:" + other.peer().address().getPort() + "/"
                    + other.peer().nqn();
            int code = new CommandLine(new Bench())
                    .execute(
                            "--depths=4",
                            "--sizes=4096",
                            "--connections=2",
                            "--rounds=2",
                            "--seconds=0.1",
                            "--warmup=0.1",
                            "--digests",
                            "--device=file:" + folder.resolve("disk"),
                            "--against=" + peer,
                            "--against-pid=" + other.peer().pid().orElseThrow(),
                            "--json=" + json,
                            "--plot=" + plot);
            assertThat(code).isZero();
        }
        JsonObject report = JsonParser.parseString(Files.readString(json)).getAsJsonObject();
        assertThat(report.getAsJsonObject("machine").get("processors").getAsInt())
                .isPositive();
        assertThat(report.getAsJsonArray("results")).hasSize(2).allSatisfy(result -> {
            for (String side : List.of("own", "peer")) {
                assertThat(result.getAsJsonObject().getAsJsonArray(side))
                        .hasSize(2)
                        .allSatisfy(sample -> assertThat(
                                        sample.getAsJsonObject().get("iops").getAsDouble())
                                .isPositive());
            }
        });
        assertThat(Files.readString(plot)).startsWith("<svg").contains("write 4 KiB, depth 4, 2 connections, digests");
    }

    @Test
    void a_ratio_is_taken_pair_by_pair() {
        BenchCell cell = new BenchCell(32, 4096, 100, false, false, 1);
        BenchResult result = new BenchResult(cell, 0, samples(100, 300, 200), samples(100, 100, 400), List.of(), 0);
        assertThat(result.ratios()).containsExactly(0.5, 1.0, 3.0);
        assertThat(BenchReport.line(result))
                .startsWith("read 4 KiB, depth 32, 1 connection ")
                .contains("200 IOPS")
                .endsWith("1.00 of the peer (0.50 to 3.00)");
    }

    @Test
    void at_a_rate_the_slowest_of_a_thousand_is_compared() {
        BenchCell cell = new BenchCell(32, 4096, 0, false, false, 1);
        BenchResult result = new BenchResult(
                cell, 70, List.of(slowest(200), slowest(90)), List.of(slowest(100), slowest(100)), List.of(), 0);
        assertThat(BenchReport.line(result)).endsWith("p99.9 1.45 of the peer's (0.90 to 2.00)");
    }

    @Test
    void a_pair_does_not_count_when_the_processors_moved_meanwhile() throws Exception {
        Iterator<Double> distances =
                List.of(50.0, 55.0, 51.0, 60.0, 330.0, 320.0, 325.0).iterator();
        Iterator<BenchSample> samples = samples(1, 2, 3, 4, 5, 6).iterator();
        PairedRounds.Half half = samples::next;
        PairedRounds.Outcome outcome = new PairedRounds(distances::next).measure(2, List.of(half, half), ANY);

        assertThat(outcome.leftOut()).isEqualTo(1);
        assertThat(outcome.pairs().stream()
                        .map(pair -> pair.stream().map(BenchSample::iops).toList()))
                .containsExactly(List.of(1.0, 2.0), List.of(5.0, 6.0));
        assertThat(outcome.distances()).containsExactly(55.0, 330.0);
    }

    @Test
    void a_machine_that_never_holds_still_is_measured_all_the_same() throws Exception {
        Iterator<Double> distances =
                DoubleStream.iterate(50, last -> 400 - last).iterator();
        PairedRounds.Half half = () -> samples(1).getFirst();
        PairedRounds.Outcome outcome = new PairedRounds(distances::next).measure(2, List.of(half), ANY);

        assertThat(outcome.leftOut()).isEqualTo(6);
        assertThat(outcome.pairs()).hasSize(2);
    }

    @Test
    void at_a_rate_a_pair_counts_only_while_the_machine_is_the_one_for_which_it_was_found() throws Exception {
        Iterator<Double> distances = List.of(330.0, 320.0, 60.0, 55.0).iterator();
        Iterator<BenchSample> samples = samples(1, 2, 3).iterator();
        PairedRounds.Outcome outcome = new PairedRounds(distances::next).measure(1, List.of(samples::next), 50);

        assertThat(outcome.leftOut()).isEqualTo(2);
        assertThat(outcome.pairs().getFirst().getFirst().iops()).isEqualTo(3);
    }

    @Test
    void where_the_distance_is_unknown_every_pair_counts() throws Exception {
        PairedRounds.Half half = () -> samples(1).getFirst();
        assertThat(new PairedRounds(() -> ProcessorDistance.UNKNOWN)
                        .measure(3, List.of(half, half), ANY)
                        .leftOut())
                .isZero();
        assertThat(ProcessorDistance.measure(0, 1000)).isNaN();
    }

    private static BenchSample slowest(double p999) {
        return new BenchSample(70, 1, 1, 1, p999, Double.NaN, 1);
    }

    @Test
    void a_share_that_is_none_is_refused() {
        StringWriter said = new StringWriter();
        CommandLine line = new CommandLine(new Bench()).setErr(new PrintWriter(said, true));
        assertThat(line.execute("--load=170")).isEqualTo(2);
        assertThat(said.toString()).startsWith("--load is a percentage of the peak, from 1 to 100: 170");
    }

    @Test
    void a_share_of_the_peak_is_asked_for_and_no_more() throws Exception {
        Path json = folder.resolve("bench.json");
        int code = new CommandLine(new Bench())
                .execute(
                        "--depths=16",
                        "--sizes=4096",
                        "--reads=100",
                        "--connections=2",
                        "--rounds=2",
                        "--seconds=0.3",
                        "--warmup=0.3",
                        "--load=20",
                        "--json=" + json);
        assertThat(code).isZero();
        JsonObject result = JsonParser.parseString(Files.readString(json))
                .getAsJsonObject()
                .getAsJsonArray("results")
                .get(0)
                .getAsJsonObject();
        double rate = result.get("rate").getAsDouble();
        assertThat(rate).isPositive();
        assertThat(result.getAsJsonArray("own"))
                .hasSize(2)
                .allSatisfy(sample -> assertThat(
                                sample.getAsJsonObject().get("iops").getAsDouble())
                        .isPositive()
                        .isLessThan(rate * 1.1));
    }

    private static List<BenchSample> samples(double... iops) {
        return java.util.Arrays.stream(iops)
                .mapToObj(each -> new BenchSample(each, 1, 1, 1, 1, Double.NaN, 1))
                .toList();
    }

    @Test
    void many_images_are_compared_with_one_and_with_the_usual_clients_in_the_same_round() {
        ImagesReport report = new ImagesReport();
        for (double speed : List.of(1.0, 4.0, 2.0)) { // of the machine
            report.add(new ImagesSample(32, true, 1, 100 * speed, 20));
            report.add(new ImagesSample(32, true, 16, 50 * speed, 20));
            report.add(new ImagesSample(8, true, 1, 150 * speed, 20));
            report.add(new ImagesSample(8, true, 16, 75 * speed, 30));
        }
        assertThat(report.line(8, true, 16, 4))
                .isEqualTo(
                        "read   8 a client, 16 busy at depth  4: IOPS 150 (75 to 300); of one image's 0.50 (0.50 to 0.50);"
                                + " of those with 32 a client 1.50 (1.50 to 1.50); 30.0 us of processor time an I/O");
    }

    @Test
    void a_peer_is_named_by_portal_and_subsystem() {
        BenchPeer peer = BenchPeer.parse("[::1]:4420/nqn.2016-06.io.spdk:cnode1", OptionalLong.empty());
        assertThat(peer.address().getPort()).isEqualTo(4420);
        assertThat(peer.nqn()).isEqualTo("nqn.2016-06.io.spdk:cnode1");
        assertThat(peer.address().getAddress().isLoopbackAddress()).isTrue();
    }
}
