package io.tidegate.spec.rollout;

import io.tidegate.spec.rollout.Cluster.Reply;
import io.tidegate.spec.yaml.Node;
import io.tidegate.spec.yaml.Plain;
import io.tidegate.spec.yaml.YamlProblem;
import io.tidegate.spec.yaml.YamlReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What is asked of cephadm by way of the manager, and told to it. Owner: the thread that rolls out. */
final class Orchestrator {

    private static final int EINVAL = 22;

    private final Cluster cluster;

    Orchestrator(Cluster cluster) {
        this.cluster = cluster;
    }

    /** Why it cannot be used; empty when it can. */
    String whyUnavailable() throws RolloutException {
        Reply status = cluster.manager(
                CommandText.of("orch status").with("format", "json").json(), "");
        if (!status.isGood()) {
            return "the manager has no orchestrator (" + status.status().strip()
                    + "); enable cephadm: ceph mgr module enable cephadm && ceph orch set backend cephadm";
        }
        return status.output().contains("\"available\": true")
                ? ""
                : "the orchestrator is not available: " + status.output().strip();
    }

    /** The names of the machines that it manages. */
    List<String> hosts() throws RolloutException {
        Reply reply = cluster.manager(
                CommandText.of("orch host ls").with("format", "json").json(), "");
        if (!reply.isGood()) {
            throw Monitors.refused("listing the hosts", reply);
        }
        return Monitors.list(reply.output()).stream()
                .map(host -> String.valueOf(host.get("hostname")))
                .toList();
    }

    /** Every service as it could be applied again. */
    List<Map<String, Object>> services() throws RolloutException {
        Reply reply = cluster.manager(
                CommandText.of("orch ls")
                        .with("export", true)
                        .with("format", "yaml")
                        .json(),
                "");
        if (!reply.isGood()) {
            throw Monitors.refused("listing the services", reply);
        }
        List<Map<String, Object>> services = new ArrayList<>();
        try {
            for (Node document : YamlReader.read(reply.output())) {
                if (document instanceof Node.Mapping map) {
                    services.add(Plain.map(map));
                }
            }
        } catch (YamlProblem e) {
            throw new RolloutException(EINVAL, "the services cannot be read: " + e.getMessage(), e);
        }
        return services;
    }

    /** Applies services; answers what the orchestrator says. */
    String apply(String yaml) throws RolloutException {
        Reply reply = cluster.manager(CommandText.of("orch apply").json(), yaml);
        if (!reply.isGood()) {
            throw Monitors.refused("ceph orch apply", reply);
        }
        return reply.output().strip();
    }
}
