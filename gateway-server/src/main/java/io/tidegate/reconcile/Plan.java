package io.tidegate.reconcile;

import io.tidegate.bdev.Errno;
import io.tidegate.config.DesiredState;
import io.tidegate.config.HostConfig;
import io.tidegate.config.ListenerConfig;
import io.tidegate.config.NamespaceConfig;
import io.tidegate.config.StateKeys;
import io.tidegate.config.SubsystemConfig;
import io.tidegate.config.TuningConfig;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What this gateway shall serve: the desired state without the parts of other gateways, and without what this gateway
 * must not serve because it could not keep its promise (a key that it cannot check, for instance). Immutable, pure.
 *
 * @param version of the shared state
 * @param subsystems by state key
 * @param namespaces by state key
 * @param hosts by state key
 * @param listeners by state key, own ones only
 * @param tunings by state key
 * @param refused objects left out, by state key, with the reason
 */
record Plan(
        long version,
        SortedMap<String, SubsystemConfig> subsystems,
        SortedMap<String, NamespaceConfig> namespaces,
        SortedMap<String, HostConfig> hosts,
        SortedMap<String, ListenerConfig> listeners,
        SortedMap<String, TuningConfig> tunings,
        Map<String, Failure> refused) {

    static final Plan NOTHING = of(DesiredState.empty(), "");

    /** Plans for the gateway of {@code ownHost}. */
    static Plan of(DesiredState desired, String ownHost) {
        return new Planning(desired, ownHost).plan();
    }

    private static final class Planning {

        private final DesiredState desired;
        private final String ownHost;
        private final SortedMap<String, SubsystemConfig> subsystems = new TreeMap<>();
        private final SortedMap<String, NamespaceConfig> namespaces = new TreeMap<>();
        private final SortedMap<String, HostConfig> hosts = new TreeMap<>();
        private final SortedMap<String, ListenerConfig> listeners = new TreeMap<>();
        private final SortedMap<String, TuningConfig> tunings = new TreeMap<>();
        private final Map<String, Failure> refused = new TreeMap<>();

        Planning(DesiredState desired, String ownHost) {
            this.desired = desired;
            this.ownHost = ownHost;
        }

        Plan plan() {
            desired.unreadable().forEach((key, why) -> refused.put(key, new Failure(Errno.EINVAL, why)));
            desired.subsystems().values().forEach(one -> subsystems.put(StateKeys.subsystem(one.nqn()), one));
            desired.namespaces().forEach(this::namespace);
            desired.hosts().forEach(this::host);
            desired.listeners().forEach(this::listener);
            desired.tunings().forEach(this::tuning);
            return new Plan(
                    desired.version(),
                    Collections.unmodifiableSortedMap(subsystems),
                    Collections.unmodifiableSortedMap(namespaces),
                    Collections.unmodifiableSortedMap(hosts),
                    Collections.unmodifiableSortedMap(listeners),
                    Collections.unmodifiableSortedMap(tunings),
                    Collections.unmodifiableMap(refused));
        }

        private void namespace(String key, NamespaceConfig one) {
            Optional<Failure> orphan = orphan(one.subsystem());
            if (orphan.isPresent()) {
                refused.put(key, orphan.get());
            } else if (one.traits().encrypted()) {
                refuse(key, "image " + one.image() + " is encrypted, which is not served yet");
            } else if (one.blockSize() != 512 && one.blockSize() != 4096) {
                refuse(key, "block size " + one.blockSize() + " of " + one.image() + " is neither 512 nor 4096");
            } else {
                namespaces.put(key, one);
            }
        }

        private void host(String key, HostConfig one) {
            boolean keyed = one.usesPsk()
                    || one.usesDhchap()
                    || desired.subsystem(one.subsystem())
                            .map(SubsystemConfig::hasKey)
                            .orElse(false);
            Optional<Failure> orphan = orphan(one.subsystem());
            if (orphan.isPresent()) {
                refused.put(key, orphan.get());
            } else if (keyed) {
                refuse(
                        key,
                        "host " + one.nqn() + " must prove who it is with a key, which is not served yet; "
                                + "it is kept out of " + one.subsystem());
            } else {
                hosts.put(key, one);
            }
        }

        private void listener(String key, ListenerConfig one) {
            if (!one.hostName().equals(ownHost)) {
                return;
            }
            Optional<Failure> orphan = orphan(one.subsystem());
            if (orphan.isPresent()) {
                refused.put(key, orphan.get());
            } else if (one.secure()) {
                refuse(key, "listener " + one.endpoint() + " must use TLS, which is not served yet");
            } else {
                listeners.put(key, one);
            }
        }

        private void tuning(String key, TuningConfig one) {
            orphan(one.subsystem()).ifPresentOrElse(why -> refused.put(key, why), () -> {
                if (!one.isNone()) {
                    tunings.put(key, one);
                }
            });
        }

        private Optional<Failure> orphan(String nqn) {
            return desired.subsystem(nqn).isPresent()
                    ? Optional.empty()
                    : Optional.of(new Failure(Errno.ENOENT, "its subsystem " + nqn + " is not in the shared state"));
        }

        private void refuse(String key, String why) {
            refused.put(key, new Failure(Errno.ENOTSUP, why));
        }
    }
}
