package io.tidegate.cli.view;

import io.tidegate.proto.list_namespaces_req;
import io.tidegate.proto.namespace_cli;
import io.tidegate.proto.namespaces_info;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which namespaces were asked for.
 *
 * @param nqn the subsystem, {@code *} for all
 * @param nsid only this namespace
 * @param uuid only this namespace
 */
public record NamespaceFilter(
        String nqn, @Nullable Integer nsid, @Nullable String uuid) {

    /** The request. */
    public list_namespaces_req request() {
        list_namespaces_req.Builder request = list_namespaces_req.newBuilder().setSubsystem(nqn);
        if (nsid != null) {
            request.setNsid(nsid);
        }
        if (uuid != null) {
            request.setUuid(uuid);
        }
        return request.build();
    }

    /** What is wrong with a reply that holds something that was not asked for. */
    public Optional<String> mismatch(namespaces_info reply) {
        if (!everywhere() && !reply.getSubsystemNqn().equals(nqn)) {
            return Optional.of("the gateway listed the namespaces of subsystem " + reply.getSubsystemNqn()
                    + " instead of those of " + nqn);
        }
        return reply.getNamespacesList().stream()
                .filter(namespace -> !matches(namespace))
                .findFirst()
                .map(namespace -> "Failure listing " + what() + " in " + where("any") + ": Got namespace "
                        + namespace.getNsid() + " with UUID " + namespace.getUuid() + " in subsystem "
                        + namespace.getNsSubsystemNqn() + " instead");
    }

    private boolean matches(namespace_cli namespace) {
        return (everywhere()
                        || namespace.getNsSubsystemNqn().isEmpty()
                        || namespace.getNsSubsystemNqn().equals(nqn))
                && (nsid == null || nsid == namespace.getNsid())
                && (uuid == null || uuid.equals(namespace.getUuid()));
    }

    String subsystemOf(namespace_cli namespace) {
        if (!everywhere()) {
            return nqn;
        }
        return namespace.getNsSubsystemNqn().isEmpty() ? Words.NOT_APPLICABLE : namespace.getNsSubsystemNqn();
    }

    String heading() {
        return (isSingle() ? what().replaceFirst("n", "N") : "Namespaces") + " in " + where("all");
    }

    String whenEmpty() {
        return "No " + (isSingle() ? what() : "namespaces") + " in " + where("any");
    }

    private boolean everywhere() {
        return nqn.equals(ConnectionView.ALL_SUBSYSTEMS);
    }

    private boolean isSingle() {
        return nsid != null || uuid != null;
    }

    private String what() {
        if (nsid != null) {
            return "namespace " + nsid;
        }
        return uuid == null ? "namespaces" : "namespace with UUID " + uuid;
    }

    private String where(String quantity) {
        if (everywhere()) {
            return quantity + (quantity.equals("all") ? " subsystems" : " subsystem");
        }
        return "subsystem " + nqn;
    }
}
