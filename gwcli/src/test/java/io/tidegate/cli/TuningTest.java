package io.tidegate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.cli.FakeGateway.Run;
import io.tidegate.proto.subsystem_cli;
import io.tidegate.proto.subsystems_info_cli;
import io.tidegate.proto.tuning.SubsystemTuning;
import io.tidegate.proto.tuning.TuningList;
import io.tidegate.proto.tuning.TuningStatus;
import io.tidegate.proto.tuning.TuningValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code subsystem modify} and {@code subsystem show}: calls that upstream's gateways do not know. */
class TuningTest {

    private static final String NQN = "nqn.2016-06.io.example:s1";

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            --subsystem=N --queue-size=128 --nr-io-queues=32 --kato=10 | queue_size: 128 nr_io_queues: 32 kato: 10
            N --queue-size 1024                                        | queue_size: 1024
            N --kato 0                                                 | kato: 0
            N --nr-io-queues 4 --reset kato,queue-size                 | nr_io_queues: 4 reset: TUNING_VALUE_KATO reset: TUNING_VALUE_QUEUE_SIZE
            """)
    void modify_sends_what_was_given_and_nothing_else(String arguments, String expected) {
        try (FakeGateway gateway = new FakeGateway()) {
            Run run = gateway.run("subsystem modify " + arguments.replaceAll("\\bN\\b", NQN));

            assertThat(run.exit()).as(run.err()).isZero();
            assertThat(gateway.calls()).containsExactly("SetTuning subsystem_nqn: \"" + NQN + "\" " + expected);
        }
    }

    @Test
    void what_new_connections_get_is_told() {
        try (FakeGateway gateway = new FakeGateway()) {
            gateway.reply(
                    "SetTuning", TuningStatus.newBuilder().setTuning(tuning()).build());

            assertThat(gateway.run("subsystem modify " + NQN + " --queue-size 256")
                            .out())
                    .isEqualTo("Modifying subsystem " + NQN + ": Successful\n"
                            + "New connections: up to 32 I/O queues of 256 entries, keep-alive default off\n");
        }
    }

    @Test
    void show_marks_what_is_set_for_the_subsystem() {
        try (FakeGateway gateway = new FakeGateway()) {
            gateway.reply(
                    "ListTuning",
                    TuningList.newBuilder().addSubsystems(tuning()).build());

            assertThat(gateway.run("--format plain subsystem show " + NQN).out())
                    .contains("256*")
                    .contains("32")
                    .doesNotContain("32*");
        }
    }

    @Test
    void a_verbose_list_has_the_columns_too() {
        try (FakeGateway gateway = new FakeGateway()) {
            gateway.reply("list_subsystems", one());
            gateway.reply(
                    "ListTuning",
                    TuningList.newBuilder().addSubsystems(tuning()).build());

            assertThat(gateway.run("--format plain --verbose subsystem list").out())
                    .contains("256*");
            assertThat(gateway.run("--format plain subsystem list").out()).doesNotContain("256");
        }
    }

    @Test
    void an_upstream_gateway_is_said_to_be_unable() {
        try (FakeGateway upstream = new FakeGateway(false)) {
            upstream.reply("list_subsystems", one());
            Run modify = upstream.run("subsystem modify " + NQN + " --queue-size 256");

            assertThat(modify.exit()).isEqualTo(95);
            assertThat(modify.err())
                    .contains("Failure modifying subsystem " + NQN)
                    .contains("it is not Tidegate or too old");
            Run list = upstream.run("--format plain --verbose subsystem list");
            assertThat(list.exit()).isZero();
            assertThat(list.out()).contains(NQN);
            assertThat(list.err()).contains("it is not Tidegate or too old");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            subsystem modify N                     | nothing to modify: give --queue-size, --nr-io-queues, --kato or --reset
            subsystem modify N --reset depth       | --reset 'depth' is not known; it takes queue-size, nr-io-queues and kato
            subsystem modify --queue-size 128      | missing subsystem: give NQN or --subsystem=NQN
            """)
    void a_mistake_is_told_before_the_gateway_is_asked(String line, String error) {
        try (FakeGateway gateway = new FakeGateway()) {
            Run run = gateway.run(line.replaceAll("\\bN\\b", NQN));

            assertThat(run.exit()).isEqualTo(2);
            assertThat(run.err()).contains(error);
            assertThat(gateway.calls()).isEmpty();
        }
    }

    private static SubsystemTuning tuning() {
        return SubsystemTuning.newBuilder()
                .setSubsystemNqn(NQN)
                .setQueueSize(256)
                .setNrIoQueues(32)
                .addTuned(TuningValue.TUNING_VALUE_QUEUE_SIZE)
                .build();
    }

    private static subsystems_info_cli one() {
        return subsystems_info_cli
                .newBuilder()
                .addSubsystems(subsystem_cli.newBuilder().setNqn(NQN))
                .build();
    }
}
