package io.tidegate.rounds;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.proto.create_subsystem_req;
import io.tidegate.support.Eventually;
import io.tidegate.support.ThrowawayCeph;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Ceph's own tools show of a gateway that runs with the name and the rights that cephadm gives. */
class ServiceMapIT {

    private static final String USER = "nvmeof.rbd.g.host.abcdef";

    @TempDir
    private Path folder;

    @Test
    void ceph_shows_the_gateway_and_what_it_serves() throws Exception {
        try (ThrowawayCeph ceph = ThrowawayCeph.start("--mgr")) {
            String key =
                    ceph.ceph("auth", "get-or-create", "client." + USER, "mon", "profile rbd", "osd", "profile rbd");
            Files.writeString(ceph.conf().resolveSibling("keyring"), key, StandardOpenOption.APPEND);
            Seat seat = Seat.onLoopback("client." + USER, "127.0.0.1");
            List<String> lines = seat.configuration(
                    "g",
                    List.of(),
                    List.of("[ceph]", "pool = " + ThrowawayCeph.POOL, "id = " + USER, "config_file = " + ceph.conf()));
            try (Member gateway = Member.start(seat, folder, lines)) {
                gateway.awaitReady();
                Eventually.holds(() -> assertThat(ceph.ceph("service", "dump", "--format=json"))
                        .contains("\"nvmeof\":{\"daemons\":")
                        .contains("\"rbd.g.host.abcdef\":{")
                        .contains("\"daemon_type\":\"gateway\"")
                        .contains("\"pool_name\":\"rbd\"")
                        .contains("\"group\":\"g\"")
                        .contains("\"id\":\"rbd.g.host.abcdef\""));
                Eventually.holds(() -> assertThat(ceph.ceph("status")).contains("nvmeof: 1 gateway active"));

                gateway.gateway()
                        .createSubsystem(create_subsystem_req
                                .newBuilder()
                                .setSubsystemNqn("nqn.2026-11.io.tidegate:shown")
                                .setEnableHa(true)
                                .build());
                Eventually.holds(() -> assertThat(ceph.ceph("service", "status", "--format=json"))
                        .contains("\"subsystems\":\"1\""));
            }
        }
    }
}
