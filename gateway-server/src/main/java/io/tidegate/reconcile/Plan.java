package io.tidegate.reconcile;

import io.tidegate.bdev.Errno;
import io.tidegate.config.DesiredState;
import io.tidegate.config.HostConfig;
import io.tidegate.config.ListenerConfig;
import io.tidegate.config.NamespaceConfig;
import io.tidegate.config.NetworkConfig;
import io.tidegate.config.StateKeys;
import io.tidegate.config.SubsystemConfig;
import io.tidegate.config.TuningConfig;
import io.tidegate.config.secret.StoredSecret;
import java.net.InetAddress;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/**
 * What this gateway shall serve: the desired state without the parts of other gateways, and without what this gateway
 * must not serve because it could not keep its promise (a key that it cannot check, for instance). Immutable, pure.
 *
 * @param version of the shared state
 * @param subsystems by state key
 * @param namespaces by state key
 * @param hosts by state key
 * @param listeners by state key, own ones only
 * @param automatic those of them that are in no key of the state, see {@link NetworkConfig}
 * @param tunings by state key
 * @param desired what it was made from
 * @param refused objects left out, by state key, with the reason
 */
record Plan(
        long version,
        SortedMap<String, SubsystemConfig> subsystems,
        SortedMap<String, NamespaceConfig> namespaces,
        SortedMap<String, HostConfig> hosts,
        SortedMap<String, ListenerConfig> listeners,
        SortedMap<String, ListenerConfig> automatic,
        SortedMap<String, TuningConfig> tunings,
        DesiredState desired,
        SortedMap<String, Failure> refused) {

    static final Plan NOTHING = of(DesiredState.empty(), "", List.of());

    /** Plans for the gateway of {@code ownHost}, whose machine has these addresses. */
    static Plan of(DesiredState desired, String ownHost, List<InetAddress> addresses) {
        return new Planning(desired, ownHost).whole(desired.automaticListeners(ownHost, addresses));
    }

    /** Plans anew for the objects that changed; all others are served as before. */
    Plan next(DesiredState desired, Set<String> changed, String host, List<InetAddress> addresses) {
        if (changed.isEmpty() && desired.version() == version) {
            return this;
        }
        boolean others = changed.stream().anyMatch(StateKeys::isSubsystem)
                || (desired.hasNetworks() && changed.stream().anyMatch(StateKeys::isListener));
        return others ? of(desired, host, addresses) : new Planning(desired, host).after(this, changed);
    }

    private static final class Planning {

        private final DesiredState desired;
        private final String ownHost;
        private final SortedMap<String, SubsystemConfig> subsystems = new TreeMap<>();
        private final SortedMap<String, NamespaceConfig> namespaces = new TreeMap<>();
        private final SortedMap<String, HostConfig> hosts = new TreeMap<>();
        private final SortedMap<String, ListenerConfig> listeners = new TreeMap<>();
        private final SortedMap<String, ListenerConfig> automatic = new TreeMap<>();
        private final SortedMap<String, TuningConfig> tunings = new TreeMap<>();
        private final SortedMap<String, Failure> refused = new TreeMap<>();

        Planning(DesiredState desired, String ownHost) {
            this.desired = desired;
            this.ownHost = ownHost;
        }

        Plan after(Plan before, Set<String> changed) {
            subsystems.putAll(before.subsystems);
            namespaces.putAll(before.namespaces);
            hosts.putAll(before.hosts);
            listeners.putAll(before.listeners);
            automatic.putAll(before.automatic);
            tunings.putAll(before.tunings);
            refused.putAll(before.refused);
            changed.forEach(this::again);
            return plan();
        }

        private void again(String key) {
            namespaces.remove(key);
            hosts.remove(key);
            listeners.remove(key);
            tunings.remove(key);
            refused.remove(key);
            given(desired.unreadable(), key, this::unreadable);
            given(desired.namespaces(), key, this::namespace);
            given(desired.hosts(), key, this::host);
            given(desired.listeners(), key, this::listener);
            given(desired.tunings(), key, this::tuning);
        }

        private static <T> void given(Map<String, T> wanted, String key, BiConsumer<String, T> action) {
            T one = wanted.get(key);
            if (one != null) {
                action.accept(key, one);
            }
        }

        private void unreadable(String key, String why) {
            refused.put(key, new Failure(Errno.EINVAL, why));
        }

        Plan whole(SortedMap<String, ListenerConfig> automatically) {
            desired.unreadable().forEach(this::unreadable);
            desired.subsystems().values().forEach(one -> subsystems.put(StateKeys.subsystem(one.nqn()), one));
            desired.namespaces().forEach(this::namespace);
            desired.hosts().forEach(this::host);
            desired.listeners().forEach(this::listener);
            automatically.forEach(this::listener);
            automatic.putAll(automatically);
            desired.tunings().forEach(this::tuning);
            return plan();
        }

        private Plan plan() {
            return new Plan(
                    desired.version(),
                    Collections.unmodifiableSortedMap(subsystems),
                    Collections.unmodifiableSortedMap(namespaces),
                    Collections.unmodifiableSortedMap(hosts),
                    Collections.unmodifiableSortedMap(listeners),
                    Collections.unmodifiableSortedMap(automatic),
                    Collections.unmodifiableSortedMap(tunings),
                    desired,
                    Collections.unmodifiableSortedMap(refused));
        }

        private void namespace(String key, NamespaceConfig one) {
            Optional<Failure> orphan = orphan(one.subsystem());
            if (orphan.isPresent()) {
                refused.put(key, orphan.get());
            } else if (one.blockSize() != 512 && one.blockSize() != 4096) {
                refuse(key, "block size " + one.blockSize() + " of " + one.image() + " is neither 512 nor 4096");
            } else {
                namespaces.put(key, one);
            }
        }

        private void host(String key, HostConfig one) {
            StoredSecret ofSubsystem =
                    desired.subsystem(one.subsystem()).map(SubsystemConfig::key).orElse(StoredSecret.NONE);
            Optional<Failure> orphan = orphan(one.subsystem());
            if (orphan.isPresent()) {
                refused.put(key, orphan.get());
            } else if (one.psk().isInvalid()) {
                refused.put(
                        key,
                        new Failure(
                                Errno.ENOKEY,
                                "host " + one.nqn() + " has no usable pre-shared key for " + one.subsystem()
                                        + "; remove it and add it again with one"));
            } else if (one.key().isInvalid() || (ofSubsystem.isPresent() && !one.usesDhchap())) {
                refused.put(
                        key,
                        new Failure(
                                Errno.ENOKEY,
                                "host " + one.nqn() + " has no usable key for " + one.subsystem()
                                        + "; give it one with 'host change_key'"));
            } else {
                hosts.put(key, one.orControllerKey(ofSubsystem));
            }
        }

        private void listener(String key, ListenerConfig one) {
            if (!one.hostName().equals(ownHost)) {
                return;
            }
            Optional<Failure> orphan = orphan(one.subsystem());
            if (orphan.isPresent()) {
                refused.put(key, orphan.get());
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
