package io.tidegate.spec.rollout;

import io.tidegate.spec.render.CephRelease;
import io.tidegate.spec.rollout.Cluster.Reply;
import io.tidegate.spec.yaml.Node;
import io.tidegate.spec.yaml.Plain;
import io.tidegate.spec.yaml.YamlProblem;
import io.tidegate.spec.yaml.YamlReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What is asked of the monitors and told to them. Owner: the thread that rolls out. */
final class Monitors {

    private static final int EINVAL = 22;

    private final Cluster cluster;

    Monitors(Cluster cluster) {
        this.cluster = cluster;
    }

    /** The release that runs. */
    CephRelease release() throws RolloutException {
        String answer = must("asking for the release", CommandText.of("version").json());
        String text =
                answer.contains("\"version\"") ? String.valueOf(values(answer).get("version")) : answer;
        return CephRelease.of(text)
                .orElseThrow(() -> new RolloutException(
                        EINVAL, "the cluster runs '" + text.strip() + "'; Ceph 16 (Pacific) or later is needed"));
    }

    /** The names of all pools. */
    List<String> pools() throws RolloutException {
        return must("listing the pools", CommandText.of("osd pool ls").json())
                .lines()
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .toList();
    }

    /** True when a manager is there to answer. */
    boolean hasManager() throws RolloutException {
        String answer =
                must("asking for the manager", CommandText.of("mgr stat").json());
        return Boolean.TRUE.equals(values(answer).get("available"));
    }

    /** A ceph.conf with what a client needs to find the cluster. */
    String minimalConf() throws RolloutException {
        return must(
                "making a minimal ceph.conf",
                CommandText.of("config generate-minimal-conf").json());
    }

    /** The present value of an option of the managers, empty when it is not set. */
    String managerOption(String name) throws RolloutException {
        Reply reply = cluster.monitors(
                CommandText.of("config dump").with("format", "json").json());
        if (!reply.isGood()) {
            throw refused("reading the options", reply);
        }
        return list(reply.output()).stream()
                .filter(one -> name.equals(one.get("name")))
                .map(one -> String.valueOf(one.get("value")))
                .findFirst()
                .orElse("");
    }

    /** Sets an option of a manager's module, which need not be loaded for that. */
    void setManagerOption(String name, String value) throws RolloutException {
        must(
                "setting " + name,
                CommandText.of("config set")
                        .with("who", "mgr")
                        .with("name", name)
                        .with("value", value)
                        .with("force", true)
                        .json());
    }

    /** The keyring of a user; makes the user, and gives it exactly these capabilities. */
    String keyring(String entity, Map<String, String> capabilities) throws RolloutException {
        List<String> caps = new ArrayList<>();
        new TreeMap<>(capabilities).forEach((kind, what) -> caps.addAll(List.of(kind, what)));
        String json = CommandText.of("auth get-or-create")
                .with("entity", entity)
                .with("caps", caps)
                .json();
        Reply reply = cluster.monitors(json);
        if (reply.errno() == EINVAL) {
            // The user is there with other capabilities: pools were added or removed.
            must(
                    "giving " + entity + " its capabilities",
                    CommandText.of("auth caps")
                            .with("entity", entity)
                            .with("caps", caps)
                            .json());
            return must(
                    "reading the key of " + entity,
                    CommandText.of("auth get-or-create").with("entity", entity).json());
        }
        if (!reply.isGood()) {
            throw refused("making the user " + entity, reply);
        }
        return reply.output();
    }

    private String must(String doing, String json) throws RolloutException {
        Reply reply = cluster.monitors(json);
        if (!reply.isGood()) {
            throw refused(doing, reply);
        }
        return reply.output();
    }

    static RolloutException refused(String doing, Reply reply) {
        return new RolloutException(
                reply.errno(),
                doing + " was refused (errno " + reply.errno() + "): "
                        + reply.status().strip());
    }

    private static Map<String, Object> values(String json) throws RolloutException {
        return first(json) instanceof Node.Mapping map ? Plain.map(map) : Map.of();
    }

    /** JSON is YAML, so one reader does for both. */
    static List<Map<String, Object>> list(String text) throws RolloutException {
        if (!(first(text) instanceof Node.Sequence items)) {
            return List.of();
        }
        return items.items().stream()
                .filter(Node.Mapping.class::isInstance)
                .map(item -> Plain.map((Node.Mapping) item))
                .toList();
    }

    private static Node first(String text) throws RolloutException {
        try {
            List<Node> documents = YamlReader.read(text);
            return documents.isEmpty() ? new Node.Nothing(io.tidegate.spec.yaml.Place.START) : documents.getFirst();
        } catch (YamlProblem e) {
            throw new RolloutException(EINVAL, "the cluster answered what cannot be read: " + e.getMessage(), e);
        }
    }
}
