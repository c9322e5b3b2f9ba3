package io.tidegate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.cli.FakeGateway.Run;
import io.tidegate.proto.tuning.GroupInfo;
import io.tidegate.proto.tuning.GroupMember;
import org.junit.jupiter.api.Test;

/** {@code gateway group}, {@code drain} and {@code undrain}: calls that upstream's gateways do not know. */
class GatewayGroupTest {

    @Test
    void a_gateway_is_drained_by_its_name_and_serves_again() {
        try (FakeGateway gateway = new FakeGateway()) {
            assertThat(gateway.run("gateway drain gw2").out()).isEqualTo("Draining gateway gw2: Successful\n");
            assertThat(gateway.run("gateway undrain gw2").out()).isEqualTo("Undraining gateway gw2: Successful\n");
            assertThat(gateway.calls())
                    .containsExactly("DrainGateway gateway: \"gw2\" drained: true", "DrainGateway gateway: \"gw2\"");
        }
    }

    @Test
    void without_a_name_the_gateway_that_is_asked_is_meant() {
        try (FakeGateway gateway = new FakeGateway()) {
            assertThat(gateway.run("gateway drain").out()).isEqualTo("Draining the gateway: Successful\n");
            assertThat(gateway.calls()).containsExactly("DrainGateway drained: true");
        }
    }

    @Test
    void the_group_is_shown_with_who_serves_what() {
        try (FakeGateway gateway = new FakeGateway()) {
            gateway.reply(
                    "ShowGroup",
                    GroupInfo.newBuilder()
                            .addMembers(GroupMember.newBuilder()
                                    .setName("gw1")
                                    .setAnaGroup(1)
                                    .setState("up")
                                    .setDuty("drained")
                                    .addServes(3)
                                    .addServes(4))
                            .build());
            assertThat(gateway.run("--format plain gateway group").out()).contains("gw1", "up", "drained", "3 4");
        }
    }

    @Test
    void a_gateway_of_another_kind_is_told_from_one_that_fails() {
        try (FakeGateway gateway = new FakeGateway(false)) {
            Run run = gateway.run("gateway drain");
            assertThat(run.exit()).isNotZero();
            assertThat(run.err()).contains("not Tidegate or too old");
        }
    }
}
