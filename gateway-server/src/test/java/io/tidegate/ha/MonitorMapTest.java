package io.tidegate.ha;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What monitors of Ceph 20.2.4 print of a group, and what older ones leave out. */
class MonitorMapTest {

    @Test
    void the_gateways_of_a_group_are_read_from_the_text_of_the_monitors() {
        MonitorMap map = MonitorMap.parse("""
                {"epoch":5,"pool":"rbd","group":"g1","beacon_diff_enabled":true,"features":"LB","rebalance_ana_group":1,
                "num gws":2,"GW-epoch":3,"Anagrp list":"[ 1 2 ]","num-namespaces":0,"Created Gateways:":[
                {"gw-id":"client.nvmeof.gw1","anagrp-id":1,"location":"rack1","admin state":"ENABLED","num-namespaces":0,
                "performed-full-startup":1,"Availability":"AVAILABLE","num-listeners":1,
                "ana states":" 1: ACTIVE ,  2: ACTIVE "},
                {"gw-id":"client.nvmeof.gw2","anagrp-id":2,"location":"","admin state":"DISABLED","num-namespaces":0,
                "performed-full-startup":1,"Availability":"CREATED","num-listeners":0,
                "ana states":" 1: STANDBY ,  2: STANDBY "}]}
                """);
        assertThat(map.groups()).containsExactly(1, 2);
        assertThat(map.gateways())
                .containsExactly(
                        new MonitorMap.Led("client.nvmeof.gw1", 1, true, true, List.of(1, 2), "rack1"),
                        new MonitorMap.Led("client.nvmeof.gw2", 2, false, false, List.of(), ""));
    }

    @Test
    void monitors_that_know_no_gateway_have_an_empty_group() {
        assertThat(MonitorMap.parse("{}")).isEqualTo(new MonitorMap(List.of(), List.of()));
    }

    @Test
    void what_is_no_json_is_refused_with_what_was_said() {
        assertThatThrownBy(() -> MonitorMap.parse("no such command")).hasMessageContaining("no such command");
    }
}
