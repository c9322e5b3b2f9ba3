package io.tidegate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import com.google.protobuf.TextFormat;
import io.tidegate.proto.connection_io_statistics;
import io.tidegate.proto.connections_info;
import io.tidegate.proto.gateway_info;
import io.tidegate.proto.gateway_listeners_info;
import io.tidegate.proto.hosts_info;
import io.tidegate.proto.listeners_info;
import io.tidegate.proto.namespaces_info;
import io.tidegate.proto.subsystems_info_cli;
import io.tidegate.proto.thread_stats_info;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What lists look like; upstream's client prints the same for the same replies. */
class TablesTest {

    private static final String NQN = "nqn.2016-06.io.example:s1";
    private static final String NAMESPACE = """
            namespaces {
              nsid: 1 bdev_name: "bdev_11111111-2222-4333-8444-555555555555" rbd_image_name: "img1"
              rbd_pool_name: "rbd" load_balancing_group: 1 block_size: 512 rbd_image_size: 16777216
              uuid: "11111111-2222-4333-8444-555555555555" auto_visible: true
              ns_subsystem_nqn: "nqn.2016-06.io.example:s1" trash_image: false disable_auto_resize: false
              read_only: false cluster_name: "cluster_context_1_0" configured_load_balancing_group: 1
              image_was_shrunk: false
            }
            """;

    private final FakeGateway gateway = new FakeGateway();

    @AfterEach
    void stop() {
        gateway.close();
    }

    private String shown(String rpc, Message empty, String reply, String commandLine) throws TextFormat.ParseException {
        Message.Builder message = empty.toBuilder();
        TextFormat.merge("error_message: \"Success\" " + reply, message);
        gateway.reply(rpc, message.build());
        FakeGateway.Run run = gateway.run(commandLine);
        assertThat(run.err()).isEmpty();
        assertThat(run.exit()).isZero();
        return run.out();
    }

    @Test
    void subsystems() throws Exception {
        assertThat(shown("list_subsystems", subsystems_info_cli.getDefaultInstance(), """
                        subsystems {
                          nqn: "nqn.2016-06.io.example:s1" enable_ha: true serial_number: "Ceph123" model_number: "m"
                          min_cntlid: 1 max_cntlid: 2040 namespace_count: 2 subtype: "NVMe" max_namespaces: 256
                          has_dhchap_key: false allow_any_host: true
                        }""", "subsystem list"))
                .isEqualTo("""
                        Subsystems:
                        ╒═══════════╤═══════════════════════════╤══════════╤══════════════════╤═════════════╤══════════════╤════════════╤══════════╕
                        │ Subtype   │ NQN                       │ Serial   │ Controller IDs   │   Namespace │          Max │ Allow      │ DHCHAP   │
                        │           │                           │ Number   │                  │       Count │   Namespaces │ Any Host   │ Key      │
                        ╞═══════════╪═══════════════════════════╪══════════╪══════════════════╪═════════════╪══════════════╪════════════╪══════════╡
                        │ NVMe      │ nqn.2016-06.io.example:s1 │ Ceph123  │ 1-2040           │           2 │          256 │ Yes        │ No       │
                        ╘═══════════╧═══════════════════════════╧══════════╧══════════════════╧═════════════╧══════════════╧════════════╧══════════╛
                        """);
    }

    @Test
    void a_subsystem_that_lost_its_key_adds_a_column() throws Exception {
        assertThat(shown(
                        "list_subsystems",
                        subsystems_info_cli.getDefaultInstance(),
                        "subsystems { nqn: \"" + NQN + "\" created_without_key: true }",
                        "--format plain subsystem list " + NQN))
                .contains("Subsystem " + NQN + ":\n", "Without Key");
    }

    @Test
    void listeners() throws Exception {
        assertThat(shown("list_listeners", listeners_info.getDefaultInstance(), """
                        listeners {
                          host_name: "gw-a" trtype: "TCP" adrfam: ipv4 traddr: "127.0.0.1" trsvcid: 4420
                          secure: false active: true
                        }
                        listeners { host_name: "gw-b" trtype: "TCP" adrfam: ipv6 traddr: "::1" trsvcid: 4420 secure: true }
                        """, "listener list " + NQN))
                .isEqualTo("""
                        Listeners for nqn.2016-06.io.example:s1:
                        ╒════════╤═════════════╤══════════════════╤════════════════╤══════════╤══════════╕
                        │ Host   │ Transport   │ Address Family   │ Address        │ Secure   │ Active   │
                        ╞════════╪═════════════╪══════════════════╪════════════════╪══════════╪══════════╡
                        │ gw-a   │ TCP         │ IPv4             │ 127.0.0.1:4420 │ No       │ Yes      │
                        ├────────┼─────────────┼──────────────────┼────────────────┼──────────┼──────────┤
                        │ gw-b   │ TCP         │ IPv6             │ [::1]:4420     │ Yes      │ No       │
                        ╘════════╧═════════════╧══════════════════╧════════════════╧══════════╧══════════╛
                        """);
    }

    @Test
    void listeners_of_the_gateway_show_the_groups_it_serves_and_verbosely_all() throws Exception {
        String reply = """
                gw_listeners {
                  listener { host_name: "gw-a" trtype: "TCP" traddr: "127.0.0.1" trsvcid: 4420 active: true }
                  lb_states { grp_id: 1 state: OPTIMIZED }
                  lb_states { grp_id: 2 state: INACCESSIBLE }
                }""";
        assertThat(shown(
                        "show_gateway_listeners_info",
                        gateway_listeners_info.getDefaultInstance(),
                        reply,
                        "gw listener_info " + NQN))
                .contains("1: Optimized")
                .doesNotContain("Inaccessible");
        assertThat(gateway.run("--verbose gw listener_info " + NQN).out()).contains("2: Inaccessible");
    }

    @Test
    void hosts() throws Exception {
        assertThat(shown("list_hosts", hosts_info.getDefaultInstance(), """
                        allow_any_host: true
                        hosts { nqn: "nqn.2014-08.org.nvmexpress:uuid:h1" use_psk: false use_dhchap: true }
                        """, "host list " + NQN))
                .isEqualTo("""
                        Hosts allowed to access nqn.2016-06.io.example:s1:
                        ╒════════════════════════════════════╤════════════╤═══════════════╕
                        │              Host NQN              │  Uses PSK  │  Uses DHCHAP  │
                        ╞════════════════════════════════════╪════════════╪═══════════════╡
                        │              Any host              │    n/a     │               │
                        ├────────────────────────────────────┼────────────┼───────────────┤
                        │ nqn.2014-08.org.nvmexpress:uuid:h1 │     No     │      Yes      │
                        ╘════════════════════════════════════╧════════════╧═══════════════╛
                        """);
    }

    @Test
    void hosts_to_which_the_subsystem_proves_itself_add_a_column() throws Exception {
        assertThat(shown("list_hosts", hosts_info.getDefaultInstance(), """
                        hosts { nqn: "nqn.h1" use_psk: false use_dhchap: true dhchap_controller_origin: host_specific }
                        hosts { nqn: "nqn.h2" use_psk: false use_dhchap: false dhchap_controller_origin: no_key }
                        """, "host list " + NQN))
                .contains("Controller")
                .contains("Host Specific")
                .contains("No Key");
    }

    @Test
    void connections() throws Exception {
        assertThat(shown(
                        "list_connections",
                        connections_info.getDefaultInstance(),
                        """
                        subsystem_nqn: "*"
                        connections {
                          nqn: "nqn.h1" traddr: "127.0.0.1" trsvcid: 41234 trtype: "TCP" connected: true qpairs_count: 3
                          controller_id: 12 secure: false subsystem: "nqn.2016-06.io.example:s1"
                        }
                        connections {
                          nqn: "nqn.h2" subsystem: "nqn.2016-06.io.example:s1"
                          disconnected_due_to_keepalive_timeout: true
                        }""",
                        "--format plain connection list"))
                .isEqualTo("""
                        Connections for all subsystems:
                        Subsystem                  Host NQN    Address          Connected    QPairs Count    Controller ID    Secure    Uses    Uses      Keepalive
                                                                                                                                        PSK     DHCHAP    Timeout
                        nqn.2016-06.io.example:s1  nqn.h1      127.0.0.1:41234  Yes          3               12               No        No      No        No
                        nqn.2016-06.io.example:s1  nqn.h2      <n/a>            No           <n/a>           <n/a>            <n/a>     No      No        Yes
                        """);
    }

    @Test
    void namespaces() throws Exception {
        String table = shown(
                "list_namespaces",
                namespaces_info.getDefaultInstance(),
                "subsystem_nqn: \"" + NQN + "\"" + NAMESPACE,
                "ns list " + NQN);

        assertThat(table)
                .startsWith("Namespaces in subsystem " + NQN + ":\n╒")
                .contains("│ NQN                       │   NSID │ Bdev                   │ RBD      │ Mode       │")
                .contains("│ nqn.2016-06.io.example:s1 │      1 │ bdev_11111111-2222-    │ rbd/img1 │ Read-Write │")
                .contains("│ 16 MiB  │ 512 Bytes │ 11111111-2222-4333- │           1 │ All Hosts    │ unset     │")
                .contains("│ 4333-8444-555555555555 │          │");
    }

    @Test
    void namespaces_verbosely_and_with_everything_changed() throws Exception {
        String table = shown("list_namespaces", namespaces_info.getDefaultInstance(), """
                        namespaces {
                          nsid: 2 rbd_pool_name: "file:" rbd_image_name: "/var/disk.img" rbd_image_size: 1610612736
                          block_size: 4096 hosts: "nqn.2014-08.org.nvmexpress:uuid:h1" hosts: "nqn.h2" trash_image: true
                          disable_auto_resize: true read_only: true configured_load_balancing_group: 2
                          rw_ios_per_second: 1000
                        }""", "--verbose ns list");

        assertThat(table)
                .startsWith("Namespaces in all subsystems:\n")
                .contains("<n/a> (2)", "file:/var/disk.img", "1.5 GiB", "4 KiB", "1000")
                .contains("Read-Only", "Trash on delete", "Disable auto resize", "Cluster")
                .contains("· nqn.2014-08.org.nvmexpress:uuid:", "│ h1", "· nqn.h2");
    }

    @Test
    void namespaces_in_json_have_upstreams_order() throws Exception {
        assertThat(shown(
                        "list_namespaces",
                        namespaces_info.getDefaultInstance(),
                        "subsystem_nqn: \"" + NQN + "\"" + NAMESPACE,
                        "--format json ns list " + NQN))
                .isEqualTo("""
                        {
                            "error_message": "Success",
                            "subsystem_nqn": "nqn.2016-06.io.example:s1",
                            "namespaces": [
                                {
                                    "nsid": 1,
                                    "bdev_name": "bdev_11111111-2222-4333-8444-555555555555",
                                    "rbd_image_name": "img1",
                                    "rbd_pool_name": "rbd",
                                    "load_balancing_group": 1,
                                    "block_size": 512,
                                    "rbd_image_size": "16777216",
                                    "uuid": "11111111-2222-4333-8444-555555555555",
                                    "auto_visible": true,
                                    "ns_subsystem_nqn": "nqn.2016-06.io.example:s1",
                                    "trash_image": false,
                                    "disable_auto_resize": false,
                                    "read_only": false,
                                    "cluster_name": "cluster_context_1_0",
                                    "configured_load_balancing_group": 1,
                                    "image_was_shrunk": false,
                                    "rw_ios_per_second": "0",
                                    "rw_mbytes_per_second": "0",
                                    "r_mbytes_per_second": "0",
                                    "w_mbytes_per_second": "0",
                                    "hosts": [],
                                    "encryption_entries": []
                                }
                            ],
                            "status": 0
                        }
                        """);
    }

    @Test
    void the_gateways_facts_are_lines() throws Exception {
        assertThat(shown("get_gateway_info", gateway_info.getDefaultInstance(), """
                        version: "1.5.24" name: "gw" group: "g1" addr: "127.0.0.1" port: "5500" bool_status: true
                        hostname: "gw-a" load_balancing_group: 1 max_subsystems: 128 spdk_version: "24.09"
                        """, "gateway info"))
                .isEqualTo("""
                        Gateway's version: 1.5.24
                        Gateway's name: gw
                        Gateway's group: g1
                        Gateway's host name: gw-a
                        Gateway's load balancing group: 1
                        Gateway's address: 127.0.0.1
                        Gateway's port: 5500
                        Gateway's max subsystems: 128
                        SPDK version: 24.09
                        """);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            subsystem list          | No subsystems
            subsystem list N        | No subsystem N
            subsystem list -s X     | No subsystem with serial number X
            listener list N         | No listeners for N
            gw listener_info N      | No gateway listeners for N
            host list N             | No hosts are allowed to access N
            ns list                 | No namespaces in any subsystem
            ns list --nsid 4        | No namespace 4 in any subsystem
            ns list -u U            | No namespace with UUID U in any subsystem
            """)
    void an_empty_list_is_one_line(String commandLine, String line) {
        assertThat(gateway.run(commandLine).out()).isEqualTo(line + "\n");
    }

    @Test
    void columns_of_newer_gateways_are_there_when_they_say_something() throws Exception {
        assertThat(shown(
                        "list_subsystems",
                        subsystems_info_cli.getDefaultInstance(),
                        """
                        subsystems { nqn: "n" subtype: "NVMe" network_mask: "192.0.2.0/24" network_mask: "2001:db8::/64" }""",
                        "--format plain subsystem list"))
                .contains("Network")
                .contains("192.0.2.0/24")
                .contains("2001:db8::/64");
        assertThat(shown(
                        "list_listeners",
                        listeners_info.getDefaultInstance(),
                        """
                        listeners { host_name: "g" trtype: "TCP" traddr: "192.0.2.1" trsvcid: 4420 active: true manual: false }
                        """,
                        "--format plain listener list " + NQN))
                .isEqualTo("""
                        Listeners for nqn.2016-06.io.example:s1:
                        Host    Transport    Address Family    Address         Secure    Active    Manual
                        g       TCP          IPv4              192.0.2.1:4420  No        Yes       No
                        """);
    }

    @Test
    void io_of_a_connection_by_size() throws Exception {
        assertThat(shown(
                        "get_connection_io_statistics",
                        connection_io_statistics.getDefaultInstance(),
                        """
                        subsystem_nqn: "s" host_nqn: "h" total_num_ios: 3
                        buckets { size: 4
                          read { io_count: 3 bdev { min: 5 max: 9 mean: 7 } net { min: 1 max: 3 mean: 2 } qos { } }
                          write { } }""",
                        "--format plain connection get_io_statistics s h"))
                .isEqualTo("""
                        IO statistics of h on s:
                        Bucket    Bucket        IOs  BDEV us         Net us          QOS us
                        Size      Type        Count  min/max/mean    min/max/mean    min/max/mean
                        4 KiB     Read            3  5 / 9 / 7       1 / 3 / 2       0 / 0 / 0
                        """);
    }

    @Test
    void who_sees_a_namespace_and_where_it_is() throws Exception {
        String namespaces = NAMESPACE + """
                namespaces { nsid: 2 rbd_pool_name: "rbd" rados_namespace_name: "inner" rbd_image_name: "img2"
                  ns_subsystem_nqn: "nqn.2016-06.io.example:s1" hosts: "h1" hosts: "h2" location: "site-a" }""";
        assertThat(shown(
                        "list_namespaces",
                        namespaces_info.getDefaultInstance(),
                        "subsystem_nqn: \"*\" " + namespaces,
                        "--format plain ns list_hosts"))
                .isEqualTo("""
                        Namespaces in all subsystems:
                        NQN                          NSID  RBD             Hosts
                                                           Image
                        nqn.2016-06.io.example:s1       1  rbd/img1        All hosts
                        nqn.2016-06.io.example:s1       2  rbd/inner/img2  h1
                                                                           h2
                        """);
        assertThat(shown(
                        "list_namespaces",
                        namespaces_info.getDefaultInstance(),
                        "subsystem_nqn: \"*\" " + namespaces,
                        "--format plain ns list_locations"))
                .contains("site-a");
    }

    @Test
    void threads_of_a_gateway() throws Exception {
        assertThat(shown(
                        "get_thread_stats",
                        thread_stats_info.getDefaultInstance(),
                        """
                        tick_rate: 1000000000 threads { name: "loop-0" busy: 7 idle: 93 }""",
                        "--format plain gw get_thread_stats"))
                .isEqualTo("""
                        Threads of the gateway, 1000000000 ticks a second:
                        Name      Busy    Idle
                        loop-0       7      93
                        """);
    }
}
