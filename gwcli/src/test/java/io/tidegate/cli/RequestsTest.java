package io.tidegate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What each command line sends; N stands for an NQN. */
class RequestsTest {

    private static final String NQN = "nqn.2016-06.io.example:s1";

    private final FakeGateway gateway = new FakeGateway();

    @AfterEach
    void stop() {
        gateway.close();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            subsystem add --subsystem N            | create_subsystem | subsystem_nqn: "N" enable_ha: true no_group_append: false
            subsystem add -n N -s S -m 9 -k KEY    | create_subsystem | subsystem_nqn: "N" serial_number: "S" max_namespaces: 9 enable_ha: true no_group_append: false dhchap_key: "KEY"
            subsystem add -n N --no-group-append   | create_subsystem | subsystem_nqn: "N" enable_ha: true no_group_append: true
            subsystem del -n N                     | delete_subsystem | subsystem_nqn: "N" force: false i_am_sure: false
            subsystem del -n N --force --i-am-sure | delete_subsystem | subsystem_nqn: "N" force: true i_am_sure: true
            subsystem list                         | list_subsystems  |
            subsystem list -n N -s S               | list_subsystems  | subsystem_nqn: "N" serial_number: "S"
            subsystem change_key -n N -k KEY       | change_subsystem_key | subsystem_nqn: "N" dhchap_key: "KEY"
            subsystem del_key -n N                 | change_subsystem_key | subsystem_nqn: "N"
            listener add -n N -t gw-a -a 192.0.2.1 | create_listener | nqn: "N" host_name: "gw-a" traddr: "192.0.2.1" adrfam: ipv4 trsvcid: 4420 secure: false verify_host_name: false
            listener add -n N -t gw-a -a 2001:db8::1 -f IPV6 -s 4421 --secure -y | create_listener | nqn: "N" host_name: "gw-a" traddr: "[2001:db8::1]" adrfam: ipv6 trsvcid: 4421 secure: true verify_host_name: true
            listener del -n N -t gw-a -a 192.0.2.1 -s 4420 | delete_listener | nqn: "N" host_name: "gw-a" traddr: "192.0.2.1" adrfam: ipv4 trsvcid: 4420 force: false
            listener del -n N -t * -a 192.0.2.1 -s 4420 --force | delete_listener | nqn: "N" host_name: "*" traddr: "192.0.2.1" adrfam: ipv4 trsvcid: 4420 force: true
            listener list -n N                     | list_listeners | subsystem: "N"
            host add -n N -t H1                    | add_host | subsystem_nqn: "N" host_nqn: "H1"
            host add -n N -t H1 -p PSK -k KEY      | add_host | subsystem_nqn: "N" host_nqn: "H1" psk: "PSK" dhchap_key: "KEY"
            host del -n N -t H1                    | remove_host | subsystem_nqn: "N" host_nqn: "H1" force: false
            host add -n N -t H1 -k KEY -c CTRLR    | add_host | subsystem_nqn: "N" host_nqn: "H1" dhchap_key: "KEY" dhchap_ctrlr_key: "CTRLR"
            host change_key -n N -t H1 -k KEY      | change_host_key | subsystem_nqn: "N" host_nqn: "H1" dhchap_key: "KEY" dhchap_ctrlr_key: "-"
            host change_controller_key -n N -t H1 -c KEY | change_host_key | subsystem_nqn: "N" host_nqn: "H1" dhchap_key: "-" dhchap_ctrlr_key: "KEY"
            host del_controller_key -n N -t H1     | change_host_key | subsystem_nqn: "N" host_nqn: "H1" dhchap_key: "-"
            host del_key -n N -t H1                | change_host_key | subsystem_nqn: "N" host_nqn: "H1"
            host list -n N                         | list_hosts | subsystem: "N" clear_alerts: false
            host list -n N --clear-alerts          | list_hosts | subsystem: "N" clear_alerts: true
            connection list                        | list_connections | subsystem: "*" clear_alerts: false
            connection list -n N --clear-alerts    | list_connections | subsystem: "N" clear_alerts: true
            namespace add -n N -p rbd -i disk1     | namespace_add | rbd_pool_name: "rbd" rbd_image_name: "disk1" subsystem_nqn: "N" block_size: 512 anagrpid: 0 create_image: false size: 0 force: false no_auto_visible: false trash_image: false disable_auto_resize: false read_only: false
            ns add -n N -p rbd -i disk1 -c --size 10G --nsid 7 -l 2 -s 4096 -u U --force --no-auto-visible --rbd-trash-image-on-delete --disable-auto-resize --read-only | namespace_add | rbd_pool_name: "rbd" rbd_image_name: "disk1" subsystem_nqn: "N" nsid: 7 block_size: 4096 uuid: "U" anagrpid: 2 create_image: true size: 10737418240 force: true no_auto_visible: true trash_image: true disable_auto_resize: true read_only: true
            ns del -n N --nsid 1                   | namespace_delete | subsystem_nqn: "N" nsid: 1 i_am_sure: false
            ns resize -n N --nsid 1 --size 2T      | namespace_resize | subsystem_nqn: "N" nsid: 1 new_size: 2097152
            ns refresh_size -n N --nsid 1          | namespace_resize | subsystem_nqn: "N" nsid: 1
            ns list                                | list_namespaces | subsystem: "*"
            ns list -n N --nsid 1 -u U             | list_namespaces | subsystem: "N" nsid: 1 uuid: "U"
            ns get_io_stats -n N --nsid 1          | namespace_get_io_stats | subsystem_nqn: "N" nsid: 1
            ns change_load_balancing_group -n N --nsid 1 -l 3 | namespace_change_load_balancing_group | subsystem_nqn: "N" nsid: 1 anagrpid: 3
            ns set_qos -n N --nsid 1 --rw-ios-per-second 0 --w-megabytes-per-second 5 | namespace_set_qos_limits | subsystem_nqn: "N" nsid: 1 rw_ios_per_second: 0 w_mbytes_per_second: 5
            ns set_qos -n N --nsid 1 --rw-megabytes-per-second 5 --r-megabytes-per-second 6 --force | namespace_set_qos_limits | subsystem_nqn: "N" nsid: 1 rw_mbytes_per_second: 5 r_mbytes_per_second: 6 force: true
            ns add_host -n N --nsid 1 -t H1 --force | namespace_add_host | subsystem_nqn: "N" nsid: 1 host_nqn: "H1" force: true
            ns del_host -n N --nsid 1 -t H1        | namespace_delete_host | subsystem_nqn: "N" nsid: 1 host_nqn: "H1"
            ns change_visibility -n N --nsid 1 --auto-visible no | namespace_change_visibility | subsystem_nqn: "N" nsid: 1 force: false
            ns set_rbd_trash_image -n N --nsid 1 --rbd-trash-image-on-delete yes | namespace_set_rbd_trash_image | subsystem_nqn: "N" nsid: 1 trash_image: true
            ns set_auto_resize -n N --nsid 1 --auto-resize-enabled yes | namespace_set_auto_resize | subsystem_nqn: "N" nsid: 1 auto_resize: true
            gw version                             | get_gateway_info |
            gateway info                           | get_gateway_info |
            gw get_log_level                       | get_gateway_log_level |
            gw set_log_level -l DEBUG              | set_gateway_log_level | log_level: debug
            gw listener_info -n N                  | show_gateway_listeners_info | subsystem_nqn: "N"
            gw get_stats                           | get_gateway_stats |
            spdk_log_level get -a                  | get_spdk_nvmf_log_flags_and_level | all_log_flags: true
            spdk_log_level set -l debug -p notice -e a b | set_spdk_nvmf_logs | log_level: DEBUG print_level: NOTICE extra_log_flags: "a" extra_log_flags: "b"
            spdk_log_level disable -e a            | disable_spdk_nvmf_logs | extra_log_flags: "a"
            get_subsystems                         | get_subsystems |
            """)
    void upstreams_form_sends_what_upstreams_client_sends(String commandLine, String rpc, String request) {
        assertSends(commandLine, rpc, request);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            subsystem add -n N --network-mask 192.0.2.0/24 2001:db8::/64 -p 4421 --secure-listeners | create_subsystem | subsystem_nqn: "N" enable_ha: true no_group_append: false network_mask: "192.0.2.0/24" network_mask: "2001:db8::/64" secure_listeners: true port: 4421
            subsystem add_network -n N --network-mask 192.0.2.0/24 | add_subsystem_network | subsystem_nqn: "N" network_mask: "192.0.2.0/24"
            subsystem del_network -n N --network-mask 192.0.2.0/24 | del_subsystem_network | subsystem_nqn: "N" network_mask: "192.0.2.0/24"
            subsystem refresh_network N            | gw_refresh_network | subsystem_nqn: "N"
            subsystem add_kmip_server_endpoint -n N -s k1 -a 192.0.2.9 -p 5696 | add_kmip_server_endpoints | subsystem_nqn: "N" server_name: "k1" endpoints { address: "192.0.2.9" port: 5696 }
            subsystem del_kmip_server_endpoint -n N -s k1 -a 192.0.2.9 --force | del_kmip_server_endpoints | subsystem_nqn: "N" server_name: "k1" endpoints { address: "192.0.2.9" } force: true
            subsystem list_kmip_server_endpoints -s k1 | list_kmip_server_endpoints | server_name: "k1"
            listener add -n N -t gw-a -a 192.0.2.1 --force | create_listener | nqn: "N" host_name: "gw-a" traddr: "192.0.2.1" adrfam: ipv4 trsvcid: 4420 secure: false verify_host_name: false force: true
            host del -n N -t H1 --force -k         | remove_host | subsystem_nqn: "N" host_nqn: "H1" force: true keep_connections: true
            host keep_connected N H1               | set_keep_host_connected | subsystem_nqn: "N" host_nqn: "H1"
            connection get_io_statistics -n N -t H1 | get_connection_io_statistics | subsystem_nqn: "N" host_nqn: "H1"
            connection reset_io_statistics -n N -t H1 | get_connection_io_statistics | subsystem_nqn: "N" host_nqn: "H1" reset: true
            ns add -n N -p rbd -i i -d ec -r inner --location x | namespace_add | rbd_pool_name: "rbd" rbd_image_name: "i" subsystem_nqn: "N" block_size: 512 anagrpid: 0 create_image: false size: 0 force: false no_auto_visible: false trash_image: false disable_auto_resize: false read_only: false rbd_data_pool_name: "ec" location: "x" rados_namespace_name: "inner"
            ns add -n N -p rbd -i i -f LUKS2 -g aes256 --key-id k1 | namespace_add | rbd_pool_name: "rbd" rbd_image_name: "i" subsystem_nqn: "N" block_size: 512 anagrpid: 0 create_image: false size: 0 force: false no_auto_visible: false trash_image: false disable_auto_resize: false read_only: false encryption_entries { format: luks2 key_id: "k1" } encryption_algorithm: aes256
            ns get_io_stats                        | list_namespaces_io_stats |
            ns get_io_stats -n N                   | list_namespaces_io_stats | subsystem_nqn: "N"
            ns list_hosts -n N                     | list_namespaces | subsystem: "N"
            ns list_locations                      | list_namespaces | subsystem: "*"
            ns change_location -n N --nsid 1 --location x | namespace_change_location | subsystem_nqn: "N" nsid: 1 location: "x"
            ns change_location -n N --nsid 1       | namespace_change_location | subsystem_nqn: "N" nsid: 1
            ns unpin N 1                           | namespace_unpin | subsystem_nqn: "N" nsid: 1
            ns change_visibility -n N --nsid 1 --auto-visible 1 | namespace_change_visibility | subsystem_nqn: "N" nsid: 1 auto_visible: true force: false
            ns set_auto_resize -n N --nsid 1 --auto-resize-enabled FALSE | namespace_set_auto_resize | subsystem_nqn: "N" nsid: 1
            gw get_limits                          | GetLimits |
            gw set_limits --max-hosts 9 --max-namespaces-with-netmask 8 | SetLimits | limits { max_hosts: 9 max_namespaces_with_netmask: 8 }
            gw get_thread_stats                    | get_thread_stats |
            gw set_io_stats_mode -e                | set_gateway_io_stats_mode | enabled: true
            gw set_io_stats_mode --disable         | set_gateway_io_stats_mode |
            """)
    void what_the_newest_upstream_has_is_sent_too(String commandLine, String rpc, String request) {
        assertSends(commandLine, rpc, request);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            subsystem create N                     | create_subsystem | subsystem_nqn: "N" enable_ha: true no_group_append: true
            subsystem create --subsystem=N         | create_subsystem | subsystem_nqn: "N" enable_ha: true no_group_append: true
            subsystem delete --subsystem=N         | delete_subsystem | subsystem_nqn: "N" force: false i_am_sure: false
            subsystem delete N                     | delete_subsystem | subsystem_nqn: "N" force: false i_am_sure: false
            subsystem list N                       | list_subsystems  | subsystem_nqn: "N"
            namespace create N 1 --pool rbd --image disk1 | namespace_add | rbd_pool_name: "rbd" rbd_image_name: "disk1" subsystem_nqn: "N" nsid: 1 block_size: 512 anagrpid: 0 create_image: false size: 0 force: false no_auto_visible: false trash_image: false disable_auto_resize: false read_only: false
            namespace create N --pool rbd --image disk1 --size 1G | namespace_add | rbd_pool_name: "rbd" rbd_image_name: "disk1" subsystem_nqn: "N" block_size: 512 anagrpid: 0 create_image: true size: 1073741824 force: false no_auto_visible: false trash_image: false disable_auto_resize: false read_only: false
            namespace create --subsystem=N --device=/dev/vg0/vm1 --nsid=1 | namespace_add | rbd_pool_name: "dev:" rbd_image_name: "/dev/vg0/vm1" subsystem_nqn: "N" nsid: 1 block_size: 512 anagrpid: 0 create_image: false size: 0 force: false no_auto_visible: false trash_image: false disable_auto_resize: false read_only: false
            namespace create --subsystem=N --path=/var/lib/nvme/disk.img --size=10G | namespace_add | rbd_pool_name: "file:" rbd_image_name: "/var/lib/nvme/disk.img" subsystem_nqn: "N" block_size: 512 anagrpid: 0 create_image: true size: 10737418240 force: false no_auto_visible: false trash_image: false disable_auto_resize: false read_only: false
            namespace create N --memory scratch --size 64M | namespace_add | rbd_pool_name: "memory:" rbd_image_name: "scratch" subsystem_nqn: "N" block_size: 512 anagrpid: 0 create_image: true size: 67108864 force: false no_auto_visible: false trash_image: false disable_auto_resize: false read_only: false
            namespace list N 1                     | list_namespaces | subsystem: "N" nsid: 1
            namespace resize N 1 --size 20G        | namespace_resize | subsystem_nqn: "N" nsid: 1 new_size: 20480
            namespace delete N 1                   | namespace_delete | subsystem_nqn: "N" nsid: 1 i_am_sure: false
            namespace delete --subsystem N 1       | namespace_delete | subsystem_nqn: "N" nsid: 1 i_am_sure: false
            namespace delete N --nsid 1            | namespace_delete | subsystem_nqn: "N" nsid: 1 i_am_sure: false
            ns add_host N 1 H1                     | namespace_add_host | subsystem_nqn: "N" nsid: 1 host_nqn: "H1" force: false
            listener create N --traddr=192.0.2.1 --host-name gw-b | create_listener | nqn: "N" host_name: "gw-b" traddr: "192.0.2.1" adrfam: ipv4 trsvcid: 4420 secure: false verify_host_name: false
            listener list N                        | list_listeners | subsystem: "N"
            host add N H1                          | add_host | subsystem_nqn: "N" host_nqn: "H1"
            host add --subsystem=N --host=H1       | add_host | subsystem_nqn: "N" host_nqn: "H1"
            host delete --subsystem=N --host=H1    | remove_host | subsystem_nqn: "N" host_nqn: "H1" force: false
            host list N                            | list_hosts | subsystem: "N" clear_alerts: false
            connection list N                      | list_connections | subsystem: "N" clear_alerts: false
            subsystem list --format json N         | list_subsystems  | subsystem_nqn: "N"
            """)
    void the_short_form_sends_the_same_messages(String commandLine, String rpc, String request) {
        assertSends(commandLine, rpc, request);
    }

    private void assertSends(String commandLine, String rpc, String request) {
        gateway.run(commandLine.replaceAll("\\bN\\b", NQN));
        String text = request == null ? "" : " " + request.replace("\"N\"", '"' + NQN + '"');
        assertThat(gateway.calls()).containsExactly(rpc + text);
    }

    @Test
    void a_listener_of_the_short_form_belongs_to_the_gateway_that_is_asked() {
        FakeGateway.Run run =
                gateway.run("listener create " + NQN + " --transport=tcp --traddr=2001:db8::1 --trsvcid=4421");

        assertThat(run.exit()).isZero();
        assertThat(gateway.calls())
                .containsExactly(
                        "get_gateway_info",
                        "create_listener nqn: \"" + NQN + "\" host_name: \"" + FakeGateway.HOST_NAME
                                + "\" traddr: \"[2001:db8::1]\" adrfam: ipv6 trsvcid: 4421 secure: false"
                                + " verify_host_name: false");
    }

    @Test
    void a_listener_is_deleted_from_the_gateway_that_is_asked_unless_another_is_named() {
        gateway.run("listener delete " + NQN + " --traddr=192.0.2.1 --trsvcid=4420");

        assertThat(gateway.calls())
                .last()
                .asString()
                .startsWith("delete_listener nqn: \"" + NQN + "\" host_name: \"" + FakeGateway.HOST_NAME + "\"");
    }

    @Test
    void allowing_all_hosts_creates_the_subsystem_and_then_adds_the_star() {
        FakeGateway.Run run = gateway.run("subsystem create --subsystem=" + NQN + " --allow-all-hosts");

        assertThat(run.exit()).isZero();
        assertThat(gateway.calls())
                .containsExactly(
                        "create_subsystem subsystem_nqn: \"" + NQN + "\" enable_ha: true no_group_append: true",
                        "add_host subsystem_nqn: \"" + NQN + "\" host_nqn: \"*\"");
    }

    @Test
    void several_hosts_are_several_calls() {
        gateway.run("host add " + NQN + " H1 H2 H3");

        assertThat(gateway.calls()).hasSize(3).allMatch(call -> call.startsWith("add_host"));
    }

    @Test
    void the_declared_version_travels_with_the_question_for_the_gateways() {
        gateway.run("gwcli", java.util.Map.of("NVMEOF_VERSION", "1.5.24"), "gw", "info");

        assertThat(gateway.calls()).containsExactly("get_gateway_info cli_version: \"1.5.24\"");
    }
}
