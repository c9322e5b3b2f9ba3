package io.tidegate.config;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.MessageOrBuilder;
import com.google.protobuf.util.JsonFormat;
import io.tidegate.config.secret.StoredSecret;
import io.tidegate.proto.AddressFamily;
import io.tidegate.proto.add_host_req;
import io.tidegate.proto.create_listener_req;
import io.tidegate.proto.create_subsystem_req;
import io.tidegate.proto.namespace_add_host_req;
import io.tidegate.proto.namespace_add_req;
import io.tidegate.proto.namespace_set_qos_req;
import io.tidegate.proto.tuning.StoredTuning;
import io.tidegate.proto.write_protection;
import io.tidegate.store.StateSnapshot;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.pcollections.PSortedMap;
import org.pcollections.PSortedSet;
import org.pcollections.TreePMap;

/**
 * Reads the shared state into records and writes requests as values of it.
 *
 * <p>Values are the JSON of the request message with the names of the .proto file, defaults printed and 64-bit numbers
 * as strings. Keys and fields of newer gateways are left alone: an edit touches the keys of its own object only, so
 * what is not understood stays byte for byte.
 */
public final class StateCodec {

    private static final JsonFormat.Printer PRINTER =
            JsonFormat.printer().preservingProtoFieldNames().alwaysPrintFieldsWithNoPresence();
    private static final JsonFormat.Parser PARSER = JsonFormat.parser().ignoringUnknownFields();

    private StateCodec() {}

    /** The value for a request. */
    public static byte[] encode(MessageOrBuilder request) {
        try {
            return PRINTER.print(request).getBytes(StandardCharsets.UTF_8);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException("a message without Any fields is always printable", e);
        }
    }

    /** Reads a value back into its request. */
    public static <B extends Message.Builder> B decode(byte[] value, B into) throws InvalidProtocolBufferException {
        PARSER.merge(new String(value, StandardCharsets.UTF_8), into);
        return into;
    }

    /** Reads everything; what cannot be read is listed, never guessed. */
    public static DesiredState decode(StateSnapshot snapshot) {
        return decode(snapshot, DesiredState.empty(), snapshot.entries().keySet());
    }

    /** Reads the objects of the keys in {@code changed} and takes the others from {@code before}. */
    static DesiredState decode(StateSnapshot snapshot, DesiredState before, Set<String> changed) {
        return new Reading(snapshot, before).result(changed);
    }

    /** A namespace as its request says it, without what other keys say of it. */
    public static NamespaceConfig namespace(namespace_add_req.Builder request) {
        return new Reading(new StateSnapshot(0, TreePMap.empty()), DesiredState.empty()).namespace(request);
    }

    /** One pass over a snapshot. */
    private static final class Reading {

        private final StateSnapshot snapshot;
        private PSortedMap<String, SubsystemConfig> subsystems;
        private PSortedMap<String, NamespaceConfig> namespaces;
        private PSortedMap<String, HostConfig> hosts;
        private PSortedMap<String, ListenerConfig> listeners;
        private PSortedMap<String, TuningConfig> tunings;
        private PSortedMap<String, KmipEndpoint> kmipEndpoints;
        private PSortedSet<String> kept;
        private PSortedMap<String, String> unreadable;
        private NamespaceIndex index;

        Reading(StateSnapshot snapshot, DesiredState before) {
            this.snapshot = snapshot;
            subsystems = before.subsystems();
            namespaces = before.namespaces();
            hosts = before.hosts();
            listeners = before.listeners();
            tunings = before.tunings();
            kmipEndpoints = before.kmipEndpoints();
            kept = before.kept();
            unreadable = before.unreadable();
            index = before.index();
        }

        DesiredState result(Set<String> changed) {
            changed.forEach(this::forget);
            for (String key : changed) {
                byte[] value = snapshot.entries().get(key);
                if (value != null) {
                    read(key, value);
                }
            }
            return new DesiredState(
                    snapshot.version(),
                    subsystems,
                    namespaces,
                    hosts,
                    listeners,
                    tunings,
                    kmipEndpoints,
                    kept,
                    unreadable,
                    index);
        }

        private void forget(String key) {
            if (StateKeys.isSubsystem(key)) {
                subsystems = subsystems.minus(StateKeys.ofSubsystem(key));
            }
            NamespaceConfig namespace = namespaces.get(key);
            if (namespace != null) {
                index = index.minus(key, namespace);
                namespaces = namespaces.minus(key);
            }
            hosts = hosts.minus(key);
            listeners = listeners.minus(key);
            tunings = tunings.minus(key);
            kmipEndpoints = kmipEndpoints.minus(key);
            kept = kept.minus(key);
            unreadable = unreadable.minus(key);
        }

        private void read(String key, byte[] value) {
            try {
                if (key.startsWith(StateKeys.SUBSYSTEM)) {
                    SubsystemConfig subsystem = subsystem(decode(value, create_subsystem_req.newBuilder()));
                    requireOwn(key.equals(StateKeys.subsystem(subsystem.nqn())));
                    subsystems = subsystems.plus(subsystem.nqn(), subsystem);
                } else if (key.startsWith(StateKeys.NAMESPACE)) {
                    NamespaceConfig namespace = namespace(decode(value, namespace_add_req.newBuilder()));
                    requireOwn(key.equals(StateKeys.namespace(namespace.subsystem(), namespace.nsid())));
                    namespaces = namespaces.plus(key, namespace);
                    index = index.plus(key, namespace);
                } else if (key.startsWith(StateKeys.HOST)) {
                    HostConfig host = host(decode(value, add_host_req.newBuilder()));
                    requireOwn(StateKeys.isWithin(key, StateKeys.HOST, host.subsystem()));
                    hosts = hosts.plus(key, host);
                } else if (key.startsWith(StateKeys.LISTENER)) {
                    ListenerConfig listener = listener(decode(value, create_listener_req.newBuilder()));
                    requireOwn(StateKeys.isWithin(key, StateKeys.LISTENER, listener.subsystem()));
                    listeners = listeners.plus(key, listener);
                } else if (key.startsWith(StateKeys.TUNING)) {
                    TuningConfig tuning = tuning(decode(value, StoredTuning.newBuilder()));
                    requireOwn(key.equals(StateKeys.tuning(tuning.subsystem())));
                    tunings = tunings.plus(key, tuning);
                } else if (key.startsWith(StateKeys.KMIP)) {
                    Optional<KmipEndpoint> endpoint = KmipCodec.endpoint(value);
                    kmipEndpoints = endpoint.isPresent() ? kmipEndpoints.plus(key, endpoint.get()) : kmipEndpoints;
                } else if (key.startsWith(StateKeys.KEPT)) {
                    kept = kept.plus(key);
                }
            } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
                unreadable = unreadable.plus(
                        key, "the value of '" + key + "' in the shared state is damaged" + reason(key, e));
            }
        }

        /** What is in a subsystem is found by its keys, so a value may not speak of another object. */
        private static void requireOwn(boolean own) {
            if (!own) {
                throw new IllegalArgumentException("it names another object than its key");
            }
        }

        /** What a parser says may quote what it has read, which must not happen to keys. */
        private static String reason(String key, Exception e) {
            boolean mayHoldKeys = key.startsWith(StateKeys.HOST) || key.startsWith(StateKeys.SUBSYSTEM);
            return mayHoldKeys ? "" : ": " + e.getMessage();
        }

        private static SubsystemConfig subsystem(create_subsystem_req.Builder stored) {
            return new SubsystemConfig(
                    require("subsystem_nqn", stored.getSubsystemNqn()),
                    stored.getSerialNumber(),
                    stored.getMaxNamespaces(),
                    new StoredSecret(stored.getDhchapKey(), stored.getKeyEncrypted()),
                    networks(stored));
        }

        private static NetworkConfig networks(create_subsystem_req.Builder stored) {
            return new NetworkConfig(
                    stored.getNetworkMaskList(),
                    stored.getPort() == 0 ? ListenerConfig.defaultPort(stored.getSecureListeners()) : stored.getPort(),
                    stored.getSecureListeners());
        }

        private NamespaceConfig namespace(namespace_add_req.Builder stored) {
            String nqn = require("subsystem_nqn", stored.getSubsystemNqn());
            ImageName image = new ImageName(
                    stored.getRbdPoolName(),
                    stored.getRadosNamespaceName(),
                    require("rbd_image_name", stored.getRbdImageName()));
            return new NamespaceConfig(
                    nqn,
                    stored.getNsid(),
                    UUID.fromString(stored.getUuid()),
                    image,
                    stored.getRbdDataPoolName(),
                    stored.getBlockSize(),
                    Math.max(1, stored.getAnagrpid()),
                    traits(stored, writeProtected(nqn, stored)),
                    hostsOfNamespace(nqn, stored.getNsid()),
                    limits(nqn, stored.getNsid()),
                    stored.getLocation(),
                    refresh(nqn, stored.getNsid()));
        }

        private static NamespaceConfig.Traits traits(namespace_add_req.Builder stored, boolean writeProtected) {
            return new NamespaceConfig.Traits(
                    stored.getReadOnly(),
                    !stored.getNoAutoVisible(),
                    stored.getTrashImage(),
                    !stored.getDisableAutoResize(),
                    KmipCodec.layers(stored),
                    writeProtected,
                    KmipCodec.cipher(stored));
        }

        private boolean writeProtected(String nqn, namespace_add_req.Builder namespace) {
            String key = StateKeys.writeProtection(nqn, namespace.getNsid());
            byte[] value = snapshot.entries().get(key);
            try {
                return value != null
                        && decode(value, write_protection.newBuilder())
                                .getNamespaceUuid()
                                .equalsIgnoreCase(namespace.getUuid());
            } catch (InvalidProtocolBufferException e) {
                throw new IllegalArgumentException("its write protection '" + key + "' is damaged", e);
            }
        }

        private QosConfig limits(String nqn, int nsid) {
            byte[] value = snapshot.entries().get(StateKeys.qos(nqn, nsid));
            try {
                return value == null ? QosConfig.NONE : QosConfig.of(decode(value, namespace_set_qos_req.newBuilder()));
            } catch (InvalidProtocolBufferException e) {
                throw new IllegalArgumentException("its limits '" + StateKeys.qos(nqn, nsid) + "' are damaged", e);
            }
        }

        private String refresh(String nqn, int nsid) {
            byte[] value = snapshot.entries().get(StateKeys.refreshSize(nqn, nsid));
            return value == null ? "" : new String(value, StandardCharsets.UTF_8);
        }

        private List<String> hostsOfNamespace(String nqn, int nsid) {
            String prefix = StateKeys.namespaceHost(nqn, nsid, "");
            List<String> names = new ArrayList<>();
            for (Map.Entry<String, byte[]> entry :
                    snapshot.entries().tailMap(prefix).entrySet()) {
                if (!entry.getKey().startsWith(prefix)) {
                    break;
                }
                names.add(hostOfNamespace(entry));
            }
            return names;
        }

        private static String hostOfNamespace(Map.Entry<String, byte[]> entry) {
            try {
                return decode(entry.getValue(), namespace_add_host_req.newBuilder())
                        .getHostNqn();
            } catch (InvalidProtocolBufferException e) {
                throw new IllegalArgumentException("its host entry '" + entry.getKey() + "' is damaged", e);
            }
        }

        private static HostConfig host(add_host_req.Builder stored) {
            return new HostConfig(
                    require("subsystem_nqn", stored.getSubsystemNqn()),
                    require("host_nqn", stored.getHostNqn()),
                    new StoredSecret(stored.getPsk(), stored.getPskEncrypted()),
                    new StoredSecret(stored.getDhchapKey(), stored.getKeyEncrypted()),
                    new StoredSecret(stored.getDhchapCtrlrKey(), stored.getCtrlrKeyEncrypted()));
        }

        private static ListenerConfig listener(create_listener_req.Builder stored) {
            return new ListenerConfig(
                    require("nqn", stored.getNqn()),
                    stored.getHostName(),
                    require("traddr", stored.getTraddr()),
                    stored.getTrsvcid() == 0 ? ListenerConfig.defaultPort(stored.getSecure()) : stored.getTrsvcid(),
                    stored.getAdrfam() == AddressFamily.ipv6,
                    stored.getSecure());
        }

        private static TuningConfig tuning(StoredTuning.Builder stored) {
            require("subsystem_nqn", stored.getSubsystemNqn());
            return TuningConfig.of(stored.build());
        }

        private static String require(String field, String value) {
            if (value.isEmpty()) {
                throw new IllegalArgumentException("it has no " + field);
            }
            return value;
        }
    }
}
