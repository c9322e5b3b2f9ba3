package io.tidegate.cli.nvmet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a configuration of Linux' target becomes. */
class ImportPlanTest {

    /** As nvmetcli 0.8 saves it; what the plan does not use is left in. */
    static final String SAVED = """
            {
              "hosts": [ { "nqn": "nqn.2014-08.org.nvmexpress:uuid:11111111-2222-4333-8444-555555555555" } ],
              "ports": [
                {
                  "addr": { "adrfam": "ipv4", "traddr": "192.0.2.1", "treq": "not specified", "trsvcid": "4420", "trtype": "tcp" },
                  "ana_groups": [ { "ana": { "state": "optimized" }, "grpid": 1 } ],
                  "param": { "inline_data_size": "16384", "pi_enable": "0" },
                  "portid": 1,
                  "referrals": [],
                  "subsystems": [ "nqn.2016-06.io.example:s1" ]
                },
                {
                  "addr": { "adrfam": "ipv4", "traddr": "192.0.2.1", "trsvcid": "4420", "trtype": "rdma" },
                  "portid": 2,
                  "subsystems": [ "nqn.2016-06.io.example:s1" ]
                }
              ],
              "subsystems": [
                {
                  "allowed_hosts": [ "nqn.2014-08.org.nvmexpress:uuid:11111111-2222-4333-8444-555555555555" ],
                  "attr": { "allow_any_host": "0", "cntlid_max": "65519", "serial": "68a5d4b0", "version": "1.3" },
                  "namespaces": [
                    { "ana": { "grpid": "1" }, "ana_grpid": 1,
                      "device": { "nguid": "00000000-0000-0000-0000-000000000000", "path": "/dev/rbd/rbd/disk1", "uuid": "22222222-2222-4333-8444-555555555555" },
                      "enable": 1, "nsid": 1 },
                    { "device": { "path": "/dev/rbd3", "uuid": "32222222-2222-4333-8444-555555555555" }, "enable": 1, "nsid": 2 },
                    { "device": { "nguid": "aaaaaaaa-0000-0000-0000-000000000000", "path": "/dev/vg0/vm1", "uuid": "42222222-2222-4333-8444-555555555555" }, "enable": 1, "nsid": 3 },
                    { "device": { "path": "/var/lib/disk.img", "uuid": "52222222-2222-4333-8444-555555555555" }, "enable": 0, "nsid": 4 }
                  ],
                  "nqn": "nqn.2016-06.io.example:s1"
                }
              ]
            }
            """;

    @Test
    void namespaces_come_before_hosts_and_listeners_last() {
        ImportPlan plan = ImportPlan.of(NvmetFile.parse(SAVED), "gw-a", Map.of());

        assertThat(plan.steps())
                .extracting(ImportPlan.Step::words)
                .containsExactly(
                        "create subsystem nqn.2016-06.io.example:s1, serial number 68a5d4b0",
                        "add namespace 1 of nqn.2016-06.io.example:s1 on image rbd/disk1",
                        "add namespace 3 of nqn.2016-06.io.example:s1 on block device /dev/vg0/vm1",
                        "add host nqn.2014-08.org.nvmexpress:uuid:11111111-2222-4333-8444-555555555555 to"
                                + " nqn.2016-06.io.example:s1",
                        "listen at 192.0.2.1:4420 for nqn.2016-06.io.example:s1");
    }

    @Test
    void what_cannot_be_taken_over_as_it_was_is_told() {
        ImportPlan plan = ImportPlan.of(NvmetFile.parse(SAVED), "gw-a", Map.of());

        assertThat(plan.notes())
                .satisfiesExactly(
                        note -> assertThat(note).contains("/dev/rbd3").contains("--image /dev/rbd3=POOL/IMAGE"),
                        note -> assertThat(note).contains("NGUID aaaaaaaa"),
                        note -> assertThat(note).contains("namespace 4").contains("not enabled"),
                        note -> assertThat(note).contains("rdma").contains("left out"));
    }

    @Test
    void a_mapped_device_becomes_the_image_it_is_said_to_be() {
        ImportPlan plan = ImportPlan.of(NvmetFile.parse(SAVED), "gw-a", Map.of("/dev/rbd3", "rbd/inner/disk2"));

        assertThat(plan.steps())
                .filteredOn(ImportPlan.Step.AddNamespace.class::isInstance)
                .extracting(step -> ((ImportPlan.Step.AddNamespace) step).request())
                .anySatisfy(request -> {
                    assertThat(request.getRbdPoolName()).isEqualTo("rbd");
                    assertThat(request.getRadosNamespaceName()).isEqualTo("inner");
                    assertThat(request.getRbdImageName()).isEqualTo("disk2");
                    assertThat(request.getUuid()).isEqualTo("32222222-2222-4333-8444-555555555555");
                });
    }
}
