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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.pcollections.PSortedMap;
import org.pcollections.TreePMap;

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
        PSortedMap<String, SubsystemConfig> subsystems,
        PSortedMap<String, NamespaceConfig> namespaces,
        PSortedMap<String, HostConfig> hosts,
        PSortedMap<String, ListenerConfig> listeners,
        PSortedMap<String, ListenerConfig> automatic,
        PSortedMap<String, TuningConfig> tunings,
        DesiredState desired,
        PSortedMap<String, Failure> refused) {

    static final Plan NOTHING = new Plan(
            0,
            TreePMap.empty(),
            TreePMap.empty(),
            TreePMap.empty(),
            TreePMap.empty(),
            TreePMap.empty(),
            TreePMap.empty(),
            DesiredState.empty(),
            TreePMap.empty());

    /** Plans for the gateway of {@code ownHost}, whose machine has these addresses. */
    static Plan of(DesiredState desired, String ownHost, List<InetAddress> addresses) {
        return new Planning(NOTHING, desired, ownHost, addresses).whole();
    }

    /** Plans anew for the objects that changed, and for those in a subsystem that did; all others are served as before. */
    Plan next(DesiredState desired, Set<String> changed, String host, List<InetAddress> addresses) {
        if (changed.isEmpty() && desired.version() == version) {
            return this;
        }
        return new Planning(this, desired, host, addresses).again(changed);
    }

    /** The keys of what is in a subsystem, its own left out; some of them may be of objects that are refused. */
    List<String> keysIn(String nqn) {
        return Stream.concat(desired.keysIn(nqn).stream(), StateKeys.listenersOf(nqn, automatic).keySet().stream())
                .toList();
    }

    private static final class Planning {

        private final DesiredState desired;
        private final String ownHost;
        private final List<InetAddress> addresses;
        private PSortedMap<String, SubsystemConfig> subsystems;
        private PSortedMap<String, NamespaceConfig> namespaces;
        private PSortedMap<String, HostConfig> hosts;
        private PSortedMap<String, ListenerConfig> listeners;
        private PSortedMap<String, ListenerConfig> automatic;
        private PSortedMap<String, TuningConfig> tunings;
        private PSortedMap<String, Failure> refused;

        Planning(Plan before, DesiredState desired, String ownHost, List<InetAddress> addresses) {
            this.desired = desired;
            this.ownHost = ownHost;
            this.addresses = addresses;
            subsystems = before.subsystems;
            namespaces = before.namespaces;
            hosts = before.hosts;
            listeners = before.listeners;
            automatic = before.automatic;
            tunings = before.tunings;
            refused = before.refused;
        }

        Plan whole() {
            desired.unreadable().forEach(this::unreadable);
            desired.subsystems().values().forEach(one -> subsystems = subsystems.plus(key(one), one));
            desired.namespaces().forEach(this::namespace);
            desired.hosts().forEach(this::host);
            desired.listeners().forEach(this::listener);
            desired.automaticListeners(ownHost, addresses).forEach(this::automatic);
            desired.tunings().forEach(this::tuning);
            return plan();
        }

        Plan again(Set<String> changed) {
            Set<String> keys = new TreeSet<>(changed);
            Set<String> bound = new TreeSet<>();
            for (String key : changed) {
                if (StateKeys.isSubsystem(key)) {
                    keys.addAll(desired.keysIn(StateKeys.ofSubsystem(key)));
                    bound.add(StateKeys.ofSubsystem(key));
                } else if (StateKeys.isListener(key)) {
                    bound.add(StateKeys.subsystemOfListener(key));
                }
            }
            bound.forEach(this::forgetAutomatic);
            keys.forEach(this::again);
            bound.forEach(
                    nqn -> desired.automaticListeners(nqn, ownHost, addresses).forEach(this::automatic));
            return plan();
        }

        private void forgetAutomatic(String nqn) {
            for (String key : StateKeys.listenersOf(nqn, automatic).keySet()) {
                automatic = automatic.minus(key);
                listeners = listeners.minus(key);
            }
        }

        private void again(String key) {
            if (StateKeys.isSubsystem(key)) {
                subsystems = subsystems.minus(key);
                desired.subsystem(StateKeys.ofSubsystem(key)).ifPresent(one -> subsystems = subsystems.plus(key, one));
            }
            namespaces = namespaces.minus(key);
            hosts = hosts.minus(key);
            listeners = listeners.minus(key);
            tunings = tunings.minus(key);
            refused = refused.minus(key);
            given(desired.unreadable(), key, this::unreadable);
            given(desired.namespaces(), key, this::namespace);
            given(desired.hosts(), key, this::host);
            given(desired.listeners(), key, this::listener);
            given(desired.tunings(), key, this::tuning);
        }

        private static String key(SubsystemConfig subsystem) {
            return StateKeys.subsystem(subsystem.nqn());
        }

        private static <T> void given(Map<String, T> wanted, String key, BiConsumer<String, T> action) {
            T one = wanted.get(key);
            if (one != null) {
                action.accept(key, one);
            }
        }

        private void unreadable(String key, String why) {
            refuse(key, new Failure(Errno.EINVAL, why));
        }

        private void automatic(String key, ListenerConfig one) {
            automatic = automatic.plus(key, one);
            listener(key, one);
        }

        private Plan plan() {
            return new Plan(
                    desired.version(), subsystems, namespaces, hosts, listeners, automatic, tunings, desired, refused);
        }

        private void namespace(String key, NamespaceConfig one) {
            Optional<Failure> orphan = orphan(one.subsystem());
            if (orphan.isPresent()) {
                refuse(key, orphan.get());
            } else if (one.blockSize() != 512 && one.blockSize() != 4096) {
                String why = "block size " + one.blockSize() + " of " + one.image() + " is neither 512 nor 4096";
                refuse(key, new Failure(Errno.ENOTSUP, why));
            } else {
                namespaces = namespaces.plus(key, one);
            }
        }

        private void host(String key, HostConfig one) {
            StoredSecret ofSubsystem =
                    desired.subsystem(one.subsystem()).map(SubsystemConfig::key).orElse(StoredSecret.NONE);
            Optional<Failure> orphan = orphan(one.subsystem());
            if (orphan.isPresent()) {
                refuse(key, orphan.get());
            } else if (one.psk().isInvalid()) {
                refuse(
                        key,
                        new Failure(
                                Errno.ENOKEY,
                                "host " + one.nqn() + " has no usable pre-shared key for " + one.subsystem()
                                        + "; remove it and add it again with one"));
            } else if (one.key().isInvalid() || (ofSubsystem.isPresent() && !one.usesDhchap())) {
                refuse(
                        key,
                        new Failure(
                                Errno.ENOKEY,
                                "host " + one.nqn() + " has no usable key for " + one.subsystem()
                                        + "; give it one with 'host change_key'"));
            } else {
                hosts = hosts.plus(key, one.orControllerKey(ofSubsystem));
            }
        }

        private void listener(String key, ListenerConfig one) {
            if (!one.hostName().equals(ownHost)) {
                return;
            }
            Optional<Failure> orphan = orphan(one.subsystem());
            if (orphan.isPresent()) {
                refuse(key, orphan.get());
            } else {
                listeners = listeners.plus(key, one);
            }
        }

        private void tuning(String key, TuningConfig one) {
            orphan(one.subsystem()).ifPresentOrElse(why -> refuse(key, why), () -> {
                if (!one.isNone()) {
                    tunings = tunings.plus(key, one);
                }
            });
        }

        private Optional<Failure> orphan(String nqn) {
            return desired.subsystem(nqn).isPresent()
                    ? Optional.empty()
                    : Optional.of(new Failure(Errno.ENOENT, "its subsystem " + nqn + " is not in the shared state"));
        }

        private void refuse(String key, Failure why) {
            refused = refused.plus(key, why);
        }
    }
}
