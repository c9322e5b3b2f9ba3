package io.tidegate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.cli.FakeGateway.Run;
import io.tidegate.proto.tuning.TracePart;
import io.tidegate.proto.tuning.TraceStarted;
import io.tidegate.proto.tuning.TracedCommand;
import org.junit.jupiter.api.Test;

class TraceTest {

    private static final TracePart PART = TracePart.newBuilder()
            .setErrorMessage("Success")
            .setEnded(true)
            .addCommands(TracedCommand.newBuilder()
                    .setAt(1_500_000)
                    .setControllerId(3)
                    .setQueueId(2)
                    .setCid(17)
                    .setOpcode(2)
                    .setNsid(1)
                    .setLba(4096)
                    .setBlocks(8)
                    .setTotal(250_000)
                    .setBefore(20_000)
                    .setDevice(220_000)
                    .setAfter(10_000))
            .build();

    @Test
    void each_command_is_a_line_with_where_its_time_went() {
        try (FakeGateway gateway = new FakeGateway()) {
            gateway.reply(
                    "StartTrace",
                    TraceStarted.newBuilder()
                            .setErrorMessage("Success")
                            .setId(7)
                            .setQueues(2)
                            .build());
            gateway.reply("TakeTrace", PART);

            Run run =
                    gateway.run("trace nqn.2016-06.io.example:s1 nqn.2016-06.io.example:h1 --controller 3 --seconds 5");

            assertThat(run.exit()).as(run.err()).isZero();
            assertThat(run.out().lines().toList().getFirst().strip())
                    .startsWith("AT s  OPERATION")
                    .endsWith("AFTER");
            assertThat(run.out().lines().toList().getLast().strip().split(" +"))
                    .containsExactly(
                            "0.001500",
                            "read",
                            "1",
                            "4096",
                            "8",
                            "3",
                            "2",
                            "17",
                            "ok",
                            "250.0",
                            "20.0",
                            "0.0",
                            "220.0",
                            "10.0");
            assertThat(gateway.calls())
                    .containsExactly(
                            "StartTrace subsystem_nqn: \"nqn.2016-06.io.example:s1\" host_nqn:"
                                    + " \"nqn.2016-06.io.example:h1\" controller_id: 3 seconds: 5",
                            "TakeTrace id: 7");
        }
    }

    @Test
    void json_holds_the_whole_trace() {
        try (FakeGateway gateway = new FakeGateway()) {
            gateway.reply("TakeTrace", PART);

            Run run = gateway.run("--format json trace nqn.2016-06.io.example:s1 nqn.2016-06.io.example:h1");

            assertThat(run.out()).contains("\"commands\"").contains("4096");
        }
    }

    @Test
    void a_trace_needs_a_subsystem_and_a_host() {
        try (FakeGateway gateway = new FakeGateway()) {
            assertThat(gateway.run("trace nqn.2016-06.io.example:s1").err()).contains("missing host");
            assertThat(gateway.calls()).isEmpty();
        }
    }
}
