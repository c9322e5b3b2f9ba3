package io.tidegate.spec;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.spec.render.ClientFiles;
import io.tidegate.spec.render.Rendering;
import io.tidegate.support.Output;
import io.tidegate.support.Project;
import io.tidegate.support.Real;
import io.tidegate.support.Shell;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** What is rendered, read by the parser of the Ceph that is installed: the one that {@code ceph orch apply} runs. */
class RenderedSpecIT {

    private static final String PYTHON = "/usr/bin/python3";
    private static final String PARSER = """
            import sys, yaml
            from ceph.deployment.service_spec import ServiceSpec
            for document in yaml.safe_load_all(open(sys.argv[1])):
                spec = ServiceSpec.from_json(document)
                spec.validate()
                print(spec.service_name())
            """;

    @TempDir
    private Path folder;

    @Test
    void cephs_own_parser_takes_the_container_form() throws Exception {
        assertThat(parsed(containers("""
                service_type: nvmeof
                service_id: nvmeof
                placement: {hosts: [gw1, gw2]}
                spec: {pools: [rbd, ssd], api_user: admin, api_secret: "s3: #cret", trusted_ip_list: 192.168.1.100}
                """))).isEqualTo("container.nvmeof\n");
    }

    @Test
    void cephs_own_parser_takes_a_container_service_for_each_host() throws Exception {
        assertThat(parsed(containers("""
                service_type: nvmeof
                service_id: a
                placement: {hosts: [gw1, gw2]}
                spec: {pool: rbd, addr_map: {gw1: 192.0.2.1, gw2: 192.0.2.2}}
                """))).isEqualTo("container.a.gw1\ncontainer.a.gw2\n");
    }

    /** Debian's Tentacle is not in its stable release: unpack python3-ceph-common of a later one and name its packages. */
    @TestFactory
    Stream<DynamicTest> the_parser_of_tentacle_takes_the_nvmeof_form() {
        return Stream.ofNullable(System.getenv("TIDEGATE_CEPH20_PYTHON"))
                .map(modules -> DynamicTest.dynamicTest("of " + modules, () -> takesNvmeofForm(modules)));
    }

    private void takesNvmeofForm(String modules) throws Exception {
        List<Map<String, Object>> documents = new ArrayList<>();
        for (GatewaySpec spec : SpecReader.read(Project.root().resolve("cephadm-spec/gateway.yml"))) {
            documents.add(Rendering.service(spec));
        }
        Path file = Files.writeString(folder.resolve("rendered.yml"), Rendering.text(documents));

        Output parsed = Shell.run("env", "PYTHONPATH=" + modules, PYTHON, "-c", PARSER, file.toString());

        assertThat(parsed.orFail("Tentacle's parser")).isEqualTo("nvmeof.nvmeof\n");
    }

    @Test
    void cephs_own_parser_refuses_the_missions_keys_which_is_why_they_are_rendered() throws Exception {
        Path file = Files.writeString(folder.resolve("gateway.yml"), """
                service_type: nvmeof
                service_id: nvmeof
                placement: {hosts: [gw1]}
                spec: {pools: [rbd], api_user: admin}
                """);

        assertThat(parse(file).exitCode()).isNotZero();
    }

    private static List<Map<String, Object>> containers(String text) throws Exception {
        List<Map<String, Object>> documents = new ArrayList<>();
        for (GatewaySpec spec : SpecReader.parse("gateway.yml", text)) {
            documents.addAll(Rendering.containers(
                    spec,
                    "registry.example/tidegate:1",
                    new ClientFiles("[global]\n\tmon_host = [v2:192.0.2.9:3300/0]\n", "[client.x]\n\tkey = AQ==\n")));
        }
        return documents;
    }

    private String parsed(List<Map<String, Object>> documents) throws Exception {
        Path file = Files.writeString(folder.resolve("rendered.yml"), Rendering.text(documents));
        return parse(file).orFail("Ceph's parser");
    }

    /** Debian's own Python has Ceph's modules, whatever other one comes first on the path. */
    private static Output parse(Path file) {
        Real.requireOrSkip(
                Shell.run(PYTHON, "-c", "import ceph.deployment.service_spec, yaml")
                                .exitCode()
                        == 0,
                "Ceph's Python modules are not installed; apt-get install ceph-common");
        return Shell.run(PYTHON, "-c", PARSER, file.toString());
    }
}
