package io.tidegate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.cli.FakeGateway.Run;
import io.tidegate.proto.tuning.GatewayRemoval;
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

    private static GatewayRemoval removal() {
        return GatewayRemoval.newBuilder()
                .setAnaGroup(3)
                .setNamespaces(12)
                .setServedBy("gw1")
                .addListeners("nqn.a at 10.0.0.3:4420")
                .build();
    }

    @Test
    void a_gateway_is_removed_and_what_follows_is_told() {
        try (FakeGateway gateway = new FakeGateway()) {
            gateway.reply("RemoveGateway", removal());
            assertThat(gateway.run("gateway remove gw3 --yes").out())
                    .startsWith("Removing gateway gw3: Successful\n")
                    .contains("12 namespaces", "load balancing group 3", "served by gw1", "nqn.a at 10.0.0.3:4420");
            assertThat(gateway.calls())
                    .containsExactly(
                            "RemoveGateway gateway: \"gw3\" only_tell: true", "RemoveGateway gateway: \"gw3\"");
        }
    }

    @Test
    void a_gateway_that_takes_part_is_not_removed() {
        try (FakeGateway gateway = new FakeGateway()) {
            gateway.reply(
                    "RemoveGateway",
                    GatewayRemoval.newBuilder()
                            .setStatus(16)
                            .setErrorMessage("gateway gw3 takes part in the group")
                            .build());
            Run run = gateway.run("gateway remove gw3 --yes");
            assertThat(run.exit()).isNotZero();
            assertThat(run.err()).contains("takes part");
            assertThat(gateway.calls()).hasSize(1);
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
