package io.tidegate.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class GroupCodecTest {

    @Test
    void a_record_is_text_that_a_person_can_read() {
        GroupRecord record = new MemberEdits.Join(
                        new Incarnation(new GatewayId("gw1"), 7), new Site("rack-1", "10.0.0.1:5502", "node1"))
                .applyTo(GroupRecord.empty(1));
        assertThat(GroupCodec.encode(record).lines())
                .containsExactly(
                        "tidegate-group 1",
                        "gateway gw1 7 1 ENABLED in 0 rack-1 10.0.0.1:5502 node1",
                        "group 1 FREE - - - -");
    }

    @Test
    void a_record_of_another_version_is_refused_and_not_overwritten_in_part() {
        assertThatThrownBy(() -> GroupCodec.decode("tidegate-group 2\n"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("another version");
    }

    @Test
    void a_gateway_that_said_nothing_of_its_host_is_taken_to_be_named_like_it() {
        GroupRecord record = GroupCodec.decode("tidegate-group 1\ngateway gw1 7 1 ENABLED in 0 - 10.0.0.1:5502\n");
        assertThat(record.gateway(new GatewayId("gw1")).orElseThrow().host()).isEqualTo("gw1");
    }

    @Test
    void a_damaged_line_is_named() {
        assertThatThrownBy(() -> GroupCodec.decode("tidegate-group 1\ngroup x\n"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("group x");
        assertThatThrownBy(() -> GroupCodec.decode("tidegate-group 1\nwriter 9 gw1/1 a\n"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("writer 9");
    }
}
