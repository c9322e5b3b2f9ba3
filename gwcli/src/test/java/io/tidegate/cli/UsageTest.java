package io.tidegate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.cli.FakeGateway.Run;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Command lines that never reach a gateway, and where output goes. */
class UsageTest {

    private final FakeGateway gateway = new FakeGateway();

    @AfterEach
    void stop() {
        gateway.close();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            subsytem list                          | unknown command 'subsytem'; did you mean 'subsystem'?
            namspace list                          | unknown command 'namspace'; did you mean 'namespace'?
            xyzzy                                  | unknown command 'xyzzy'; see --help for those that exist
            subsystem crate N                      | unknown subsystem action 'crate'; did you mean 'create'?
            subsystem remove N                     | unknown subsystem action 'remove'; see --help for those that exist
            subsystem                              | missing action for subsystem command (choose from 'add', 'create', 'del', 'list', 'modify', 'show', 'change_key', 'del_key', 'add_network', 'del_network', 'refresh_network', 'add_kmip_server_endpoint', 'del_kmip_server_endpoint', 'list_kmip_server_endpoints')
            subsystem create N --allow-any-hosts   | unknown option '--allow-any-hosts'; did you mean '--allow-all-hosts'?
            subsystem create --subsytem=N          | unknown option '--subsytem'; did you mean '--subsystem'?
            --formt json subsystem list            | unknown option '--formt'; did you mean '--format'?
            subsystem create N M                   | unexpected argument 'M'; remove it, or see --help
            gw info now                            | unexpected argument 'now'; remove it, or see --help
            --format xml version                   | Invalid value for option '--format': invalid choice: 'xml' (choose from text, plain, json, yaml)
            gw set_log_level -l loud               | Invalid value for option '--level': invalid choice: 'loud' (choose from debug, info, warning, error, critical)
            --server-port 70000 subsystem list     | --server-port 70000 is no port; use 1 to 65535
            --client-key /k subsystem list         | TLS needs all of --client-key, --client-cert and --server-cert; give the missing ones, or none
            subsystem add                          | missing subsystem: give NQN or --subsystem=NQN
            subsystem add -n nqn.2014-08.org.nvmexpress.discovery | Can't add a discovery subsystem
            subsystem del -n nqn.2014-08.org.nvmexpress.discovery | Can't delete a discovery subsystem
            subsystem add -n N -m 0                | --max-namespaces must be 1 or more
            subsystem change_key -n N -k=          | DH-HMAC-CHAP key is empty
            listener add -n N -a 192.0.2.1         | missing host name: give --host-name=NAME, or use 'listener create' for the gateway that is asked
            listener add -n N -t -x -a 192.0.2.1   | invalid host name -x
            listener add -n N -t g -a 192.0.2.1 -s 0 | trsvcid must be 1 or more
            listener add -n N -t g -a 192.0.2.1 -s 65536 | trsvcid must be 65535 or less
            listener add -n N -t g -a ::1          | IP address ::1 is not an IPv4 address; see --adrfam
            listener add -n N -t g -a 192.0.2      | invalid IP address 192.0.2
            listener create N -a gw.example.org    | invalid IP address gw.example.org
            listener create N -a 192.0.2.1 --transport rdma | transport 'rdma' cannot be asked for; use --transport=tcp
            listener del -n N -t * -a 192.0.2.1 -s 4420 | deleting the listener of every host (*) takes --force
            host add N                             | missing host: give HOSTNQN or --host-nqn=HOSTNQN
            host add N H1 H2 -p KEY                | a PSK belongs to one host; name that host alone
            host add N H1 H2 -k KEY                | a DH-HMAC-CHAP key belongs to one host; name that host alone
            host add N * -p KEY                    | PSK cannot be given to any host (*); name one
            host add N * -k KEY                    | DH-HMAC-CHAP cannot be given to any host (*); name one
            host del_key N *                       | Can't delete key for host NQN '*', please use a real NQN
            subsystem add -n N --port 4420         | --port and --secure-listeners are about the listeners of --network-mask; give that too
            subsystem add -n N --network-mask 192.0.2.0 | '192.0.2.0' is no subnet; write one such as 192.0.2.0/24
            subsystem add_network N 192.0.2.0/33   | '192.0.2.0/33' is no subnet; its length is at most 32
            subsystem del_network N                | missing subnet: give SUBNET or --network-mask=SUBNET
            host del N * -k                        | --keep-connections goes with hosts that are named, not with '*'
            gw set_limits                          | no limit was given; see --help for their names
            gw set_io_stats_mode                   | give one of --enable and --disable
            gw set_io_stats_mode -e -d             | give one of --enable and --disable
            ns add -n N -p rbd -i i --key-id k     | --key-id needs --encryption-format
            ns add -n N -p rbd -i i -f luks1 luks2 --key-id k | give as many --key-id as --encryption-format: 2 of the one and 1 of the other were given
            ns add -n N -p rbd -i i -c --size 1G -f luks1 luks2 --key-id k l | an image that is created has one --encryption-format
            ns add -n N -p rbd -i i -f none --key-id k | Invalid value for option '--encryption-format' at index 0 (FORMAT): invalid choice: 'none' (choose from luks1, luks2)
            ns get_io_stats --nsid 1               | missing subsystem: give NQN or --subsystem=NQN
            --max-message-length 0 subsystem list  | --max-message-length must be 1 to 1024 MB
            ns add -n N -p rbd -i i --size 10      | --size goes with --rbd-create-image: an image that exists keeps its size
            ns add -n N -p rbd -i i -c             | --rbd-create-image needs --size
            ns add -n N -p rbd -i i -c --size 1K   | size must be a whole number of MiB
            ns add -n N -p rbd -i i -c --size 0    | size must be 1 or more
            ns add -n N -p rbd -i i -c --size 10X  | size '10X' must be a number of MB, or a number with one of K, M, G, T, P or B, such as 10G
            ns add -n N -p rbd -i i --nsid 0       | nsid must be 1 or more
            ns add -n N -p rbd -i i -s 0           | block-size must be 1 or more
            ns add -n N -p rbd -i i --rbd-trash-image-on-delete | only an image that this command makes can be removed with its namespace; add --rbd-create-image, or leave out --rbd-trash-image-on-delete
            ns create N                            | name one storage: --pool and --image, or --device, or --path, or --memory
            ns create N --pool rbd                 | an RBD image needs both --pool and --image
            ns create N --device /d --path /p      | name one storage: --pool and --image, or --device, or --path, or --memory
            ns create N --path disk.img            | --path 'disk.img' is a path on the gateway's machine; write it from /
            ns create N --memory m                 | --memory needs --size
            ns create N --device /dev/x --size 1G  | --size cannot be given with --device; a device has its size
            ns create N one --pool rbd --image i   | 'one' is no namespace ID; give a number
            ns delete N                            | missing namespace ID: give NSID or --nsid=NSID
            ns set_qos N 1                         | no limit was given; give one or more of --rw-ios-per-second, --rw-megabytes-per-second, --r-megabytes-per-second, --w-megabytes-per-second
            ns change_load_balancing_group N 1 -l 0 | load-balancing-group must be 1 or more
            ns change_visibility N 1 --auto-visible maybe | Invalid value for option '--auto-visible': invalid choice: 'maybe' (choose from yes, no, true, false, 1, 0)
            """, ignoreLeadingAndTrailingWhitespace = true)
    void a_mistaken_command_line_is_told_what_to_change(String commandLine, String error) {
        Run run = gateway.run(commandLine.replaceAll("\\bN\\b", "nqn.2016-06.io.example:s1"));

        assertThat(run.err()).isEqualTo("error: " + error + "\n");
        assertThat(run.out()).startsWith("Usage: gwcli");
        assertThat(run.exit()).isEqualTo(2);
        assertThat(gateway.calls()).isEmpty();
    }

    @Test
    void results_go_to_stdout_under_our_names_and_to_stderr_under_upstreams() {
        assertThat(gateway.run("gwcli.py", Map.of(), "subsystem", "list").out()).isEqualTo("No subsystems\n");
        assertThat(gateway.run("cephnvmf", Map.of(), "subsystem", "list")).isEqualTo(new Run(0, "", "No subsystems\n"));
        assertThat(gateway.run("cephnvmf", Map.of(), "--output", "stdio", "subsystem", "list"))
                .isEqualTo(new Run(0, "No subsystems\n", ""));
        assertThat(gateway.run("--output log subsystem list")).isEqualTo(new Run(0, "", "No subsystems\n"));
    }

    @Test
    void a_log_level_silences_the_log_but_not_stdout() {
        assertThat(gateway.run("--output log --log-level WARNING subsystem list"))
                .isEqualTo(new Run(0, "", ""));
        assertThat(gateway.run("--output stdio --log-level critical subsystem list"))
                .isEqualTo(new Run(0, "No subsystems\n", ""));
    }

    @Test
    void global_options_are_taken_after_the_command_too() {
        assertThat(gateway.run("subsystem list --format=json").out()).startsWith("{\n");
    }

    @Test
    void an_unambiguous_beginning_of_an_option_will_do() {
        assertThat(gateway.run("subsystem add --subsys nqn.x").exit()).isZero();
    }

    @Test
    void a_port_in_the_environment_that_is_no_number_is_named() {
        Run run = gateway.run("gwcli", Map.of("CEPH_NVMEOF_SERVER_PORT", "many"), "subsystem", "list");

        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err()).isEqualTo("error: CEPH_NVMEOF_SERVER_PORT is 'many'; set it to a number\n");
    }
}
