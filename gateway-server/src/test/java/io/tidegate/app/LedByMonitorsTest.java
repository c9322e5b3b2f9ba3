package io.tidegate.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.bdev.Errno;
import io.tidegate.ceph.CephReply;
import org.junit.jupiter.api.Test;

/** When a gateway that decides for itself may start. */
class LedByMonitorsTest {

    private static CephReply shows(String availability) {
        return new CephReply(0, """
                {"epoch": 7, "pool": "rbd", "group": "g", "num gws": 1, "Anagrp list": "[ 1 ]", "Created Gateways:": [
                  {"gw-id": "client.nvmeof.a", "anagrp-id": 1, "Availability": "%s", "ana states": " 1: ACTIVE "}]}
                """.formatted(availability), "");
    }

    @Test
    void it_is_refused_beside_gateways_that_the_monitors_hear_of() {
        assertThat(LedByMonitors.objection(shows("AVAILABLE")).orElseThrow())
                .contains("[client.nvmeof.a]")
                .contains("ceph-mon");
    }

    @Test
    void those_that_are_created_and_silent_do_not_matter() {
        assertThat(LedByMonitors.objection(shows("CREATED"))).isEmpty();
        assertThat(LedByMonitors.objection(shows("UNAVAILABLE"))).isEmpty();
    }

    @Test
    void monitors_that_know_of_no_gateways_or_may_not_tell_are_no_reason() {
        assertThat(LedByMonitors.objection(new CephReply(Errno.EINVAL, "", "command not known")))
                .isEmpty();
        assertThat(LedByMonitors.objection(new CephReply(Errno.EACCES, "", "access denied")))
                .isEmpty();
        assertThat(LedByMonitors.objection(new CephReply(0, "something else", "")))
                .isEmpty();
    }
}
