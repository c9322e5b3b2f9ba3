package io.tidegate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who is asked before something is lost, and who is not. */
class ConsentTest {

    private final FakeGateway gateway = new FakeGateway();

    @AfterEach
    void stop() {
        gateway.close();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            subsystem del -n N                             | Delete subsystem N? Its hosts lose their disks. [y/N]
            subsystem delete N --force --i-am-sure         | Delete subsystem N with its namespaces and the images made for them? Its hosts lose their disks. [y/N]
            namespace delete N 1                           | Delete namespace 1 from N? Hosts lose the disk. [y/N]
            ns del -n N --nsid 1 --i-am-sure               | Delete namespace 1 from N and the image made for it? Hosts lose the disk. [y/N]
            listener del -n N -t g -a 192.0.2.1 -s 4420    | Delete listener 192.0.2.1:4420 of host g from N? Hosts that are connected there lose this path. [y/N]
            host del N H1 H2                               | Remove H1, H2 from N? A host that is connected loses its disks. [y/N]
            host del N H1 --keep-connections               | Remove H1 from N? [y/N]
            subsystem del_network N 192.0.2.0/24           | Listen no more in 192.0.2.0/24 for N? Hosts lose their paths there. [y/N]
            """)
    void a_person_who_does_not_say_yes_loses_nothing(String commandLine, String question) {
        FakeGateway.Run run = gateway.runAsked("gwcli", "n", commandLine);

        assertThat(run.err()).isEqualTo(question + " nothing was changed\n");
        assertThat(run.exit()).isEqualTo(125);
        assertThat(gateway.calls()).isEmpty();
    }

    @Test
    void a_person_who_says_yes_is_obeyed() {
        FakeGateway.Run run = gateway.runAsked("gwcli", " Yes ", "subsystem delete N");

        assertThat(run.exit()).isZero();
        assertThat(gateway.calls()).singleElement().asString().startsWith("delete_subsystem");
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({"gwcli, subsystem delete N --yes", "cephnvmf, subsystem del -n N"})
    void neither_yes_nor_upstreams_name_asks(String program, String commandLine) {
        FakeGateway.Run run = gateway.runAsked(program, "n", commandLine);

        assertThat(run.exit()).isZero();
        assertThat(run.err()).doesNotContain("?");
        assertThat(gateway.calls()).hasSize(1);
    }

    @Test
    void a_script_is_never_asked() {
        FakeGateway.Run run = gateway.run("namespace delete N 1");

        assertThat(run.exit()).isZero();
        assertThat(run.err()).isEmpty();
    }
}
