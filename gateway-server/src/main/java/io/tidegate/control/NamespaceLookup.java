package io.tidegate.control;

import io.tidegate.bdev.Errno;
import io.tidegate.config.DesiredState;
import io.tidegate.config.NamespaceConfig;
import io.tidegate.config.settings.GatewaySettings.Limits;

/** Finds the namespace that a request names, or refuses as upstream does. Pure. */
final class NamespaceLookup {

    private NamespaceLookup() {}

    /** Finds a namespace: EINVAL without its ids, ENOENT without its subsystem, ENODEV when there is none. */
    static NamespaceConfig require(DesiredState state, String nqn, int nsid) throws Refusal {
        requireIds(nqn, nsid);
        return find(state, nqn, nsid);
    }

    static void requireIds(String nqn, int nsid) throws Refusal {
        if (nqn.isEmpty()) {
            throw new Refusal(Errno.EINVAL, "the subsystem NQN is missing");
        }
        if (nsid == 0) {
            throw new Refusal(Errno.EINVAL, "the namespace id is missing");
        }
    }

    static NamespaceConfig find(DesiredState state, String nqn, int nsid) throws Refusal {
        if (state.subsystem(nqn).isEmpty()) {
            throw new Refusal(Errno.ENOENT, "there is no subsystem " + nqn);
        }
        return state.namespace(nqn, nsid)
                .orElseThrow(() -> new Refusal(
                        Errno.ENODEV, "subsystem " + nqn + " has no namespace " + Integer.toUnsignedString(nsid)));
    }

    /** Refuses one more namespace that not every host sees. */
    static void checkRoomForMasked(DesiredState state, String nqn, Limits limits) throws Refusal {
        long masked = state.namespacesOf(nqn).stream()
                .filter(one -> !one.traits().visibleToAll())
                .count();
        if (masked >= limits.maskedNamespaces()) {
            throw new Refusal(
                    Errno.E2BIG,
                    "subsystem " + nqn + " has " + masked
                            + " namespaces that not every host sees, the limit of max_namespaces_with_netmask");
        }
    }

    /** For messages: {@code namespace 1 of subsystem nqn...}. */
    static String name(NamespaceConfig namespace) {
        return "namespace " + Integer.toUnsignedString(namespace.nsid()) + " of subsystem " + namespace.subsystem();
    }
}
