package io.tidegate.cli.command;

import io.tidegate.cli.client.Session;
import io.tidegate.cli.client.UsageException;
import io.tidegate.spec.GatewaySpec;
import io.tidegate.spec.render.CephRelease;
import io.tidegate.spec.render.ClientFiles;
import io.tidegate.spec.render.Rendering;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Writes what {@code ceph orch apply -i} takes; asks nobody, so the release and what is secret are given. */
@Command(
        name = "render",
        description = "Write what 'ceph orch apply -i' of a release takes, to stdout",
        footer = {
            "",
            "Examples:",
            "  gwcli spec render -i gateway.yml --release tentacle > rendered.yml",
            "  ceph config generate-minimal-conf > client.conf",
            "  ceph auth get-or-create client.nvmeof.nvmeof mon 'profile rbd' osd 'profile rbd pool=rbd' > client.keyring",
            "  gwcli spec render -i gateway.yml --release pacific --image registry.example/tidegate:1 \\",
            "      --client-conf client.conf --client-keyring client.keyring > rendered.yml"
        })
final class SpecRender extends SpecAction {

    @Option(
            names = "--release",
            required = true,
            paramLabel = "RELEASE",
            description = "Of Ceph: pacific to tentacle, or a number from 16")
    private String release = "";

    @Option(names = "--image", paramLabel = "NAME", description = "The gateway's image, for releases before Tentacle")
    @Nullable
    private String image;

    @Option(
            names = "--client-conf",
            paramLabel = "FILE",
            description = "A ceph.conf for the gateways, for releases before Tentacle")
    @Nullable
    private Path clientConf;

    @Option(
            names = "--client-keyring",
            paramLabel = "FILE",
            description = "The key of the gateways' Ceph user, likewise")
    @Nullable
    private Path clientKeyring;

    SpecRender(Session session) {
        super(session);
    }

    @Override
    int run(List<GatewaySpec> specs) {
        CephRelease asked = CephRelease.of(release)
                .orElseThrow(() -> new UsageException("release '" + release
                        + "' is unknown; use pacific, quincy, reef, squid, tentacle or a number" + " from 16"));
        List<Map<String, Object>> documents = new ArrayList<>();
        specs.forEach(
                spec -> documents.addAll(asked.hasService() ? List.of(Rendering.service(spec)) : containers(spec)));
        session().console().result(Rendering.text(documents).stripTrailing());
        return 0;
    }

    private List<Map<String, Object>> containers(GatewaySpec spec) {
        if (image == null || clientConf == null || clientKeyring == null) {
            throw new UsageException(
                    "for " + release + " the gateways become container services, which bring everything"
                            + " along: give --image, --client-conf and --client-keyring (see --help), or let 'spec apply' do it");
        }
        return Rendering.containers(spec, image, new ClientFiles(text(clientConf), text(clientKeyring)));
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UsageException("can't open '" + file + "'; name a readable file");
        }
    }
}
