package io.tidegate.cli.command;

import io.tidegate.cli.client.Session;
import java.util.List;
import picocli.CommandLine.Command;

/** The file that describes gateways for cephadm. */
@Command(
        name = "spec",
        description = "Check, render and apply a gateway.yml",
        footer = {
            "",
            "Examples:",
            "  gwcli spec check -i gateway.yml",
            "  gwcli spec render -i gateway.yml --release tentacle > rendered.yml && ceph orch apply -i rendered.yml",
            "  gwcli spec apply -i gateway.yml --image registry.example/tidegate:1 --yes"
        })
public final class SpecCommand extends Noun {

    @Override
    public List<Action> actions(Session session) {
        return List.of(new SpecCheck(session), new SpecRender(session), new SpecApply(session));
    }
}
