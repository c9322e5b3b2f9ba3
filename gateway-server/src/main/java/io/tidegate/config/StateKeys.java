package io.tidegate.config;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The keys of the shared state: a prefix and the parts of the object's name, joined by {@code _}. */
public final class StateKeys {

    /** Joins the parts, so no part may contain it. */
    public static final char DELIMITER = '_';

    static final String SUBSYSTEM = "subsystem_";
    static final String NAMESPACE = "namespace_";
    static final String HOST = "host_";
    static final String LISTENER = "listener_";
    static final String QOS = "qos_";
    static final String NAMESPACE_HOST = "ns-host_";
    static final String REFRESH_SIZE = "ns-refresh-size_";
    static final String RESERVATION = "tidegate-reservation_";

    static final String WRITE_PROTECTION = "tidegate-write-protection_";

    /** What upstream calls its own keys of endpoints is not published; its prefix is read too if it begins like this. */
    static final String KMIP = "kmip";

    private static final String KMIP_ENDPOINT = "kmip-server-endpoint_";

    /** Not upstream's: its daemon leaves keys alone that it does not know. */
    static final String TUNING = "tidegate-tuning_";

    /** Not upstream's either. */
    static final String KEPT = "tidegate-kept_";

    /** Not upstream's either. */
    static final String PIN = "tidegate-pin_";

    private static final List<String> OF_SUBSYSTEM = List.of(
            NAMESPACE, HOST, LISTENER, QOS, NAMESPACE_HOST, REFRESH_SIZE, RESERVATION, WRITE_PROTECTION, KEPT, PIN);
    private static final List<String> OF_NAMESPACE =
            List.of(QOS, NAMESPACE_HOST, REFRESH_SIZE, RESERVATION, WRITE_PROTECTION, PIN);

    /** What is read together with the namespace; a reservation goes with it and is otherwise an object of its own. */
    private static final List<String> READ_WITH_NAMESPACE =
            List.of(QOS, NAMESPACE_HOST, REFRESH_SIZE, WRITE_PROTECTION);

    private StateKeys() {}

    public static String subsystem(String nqn) {
        return SUBSYSTEM + nqn;
    }

    public static String tuning(String nqn) {
        return TUNING + nqn;
    }

    public static String namespace(String nqn, int nsid) {
        return NAMESPACE + nqn + DELIMITER + nsid;
    }

    public static String host(String nqn, String host) {
        return HOST + nqn + DELIMITER + host;
    }

    /** Where a key server of a subsystem answers. */
    public static String kmipEndpoint(KmipEndpoint endpoint) {
        return KMIP_ENDPOINT
                + endpoint.subsystem()
                + DELIMITER
                + endpoint.serverName()
                + DELIMITER
                + endpoint.place().address()
                + DELIMITER
                + endpoint.place().port();
    }

    private static boolean isKmipOf(String key, String nqn) {
        int prefix = key.indexOf(DELIMITER) + 1;
        return key.startsWith(KMIP) && prefix > 0 && key.startsWith(nqn + DELIMITER, prefix);
    }

    /** Says that connections of a host go on when it may connect no more. */
    public static String kept(String nqn, String host) {
        return KEPT + nqn + DELIMITER + host;
    }

    /** The address goes into the key as it was sent. */
    public static String listener(String nqn, String host, String traddr, int port) {
        return LISTENER + nqn + DELIMITER + host + DELIMITER + "TCP" + DELIMITER + traddr + DELIMITER + port;
    }

    public static String namespaceHost(String nqn, int nsid, String host) {
        return NAMESPACE_HOST + nqn + DELIMITER + nsid + DELIMITER + host;
    }

    public static String qos(String nqn, int nsid) {
        return QOS + nqn + DELIMITER + nsid;
    }

    public static String refreshSize(String nqn, int nsid) {
        return REFRESH_SIZE + nqn + DELIMITER + nsid;
    }

    /** True for the key of a subsystem itself. */
    public static boolean isSubsystem(String key) {
        return key.startsWith(SUBSYSTEM);
    }

    /** The subsystems that are among the keys of a state. */
    public static Set<String> subsystems(Collection<String> all) {
        return all.stream()
                .filter(StateKeys::isSubsystem)
                .map(key -> key.substring(SUBSYSTEM.length()))
                .collect(Collectors.toSet());
    }

    /** True for the key of a listener. */
    public static boolean isListener(String key) {
        return key.startsWith(LISTENER);
    }

    /** The key of the object that a key is part of: that of the namespace for its parts, else the key itself. */
    static String owner(String key) {
        Optional<String> found =
                READ_WITH_NAMESPACE.stream().filter(key::startsWith).findFirst();
        if (found.isEmpty()) {
            return key;
        }
        String prefix = found.get();
        int nsid = key.indexOf(DELIMITER, prefix.length()) + 1;
        int end = nsid == 0 ? -1 : key.indexOf(DELIMITER, nsid);
        return NAMESPACE + (end < 0 ? key.substring(prefix.length()) : key.substring(prefix.length(), end));
    }

    /** A namespace as its keys name it. */
    public record NamespaceName(String nqn, int nsid) {}

    /** The namespace that a reservation belongs to; empty when the key is no reservation's. */
    public static Optional<NamespaceName> reserved(String key) {
        int end = key.lastIndexOf(DELIMITER);
        if (!isReservation(key) || end < RESERVATION.length()) {
            return Optional.empty();
        }
        try {
            int nsid = Integer.parseInt(key, end + 1, key.length(), 10);
            return Optional.of(new NamespaceName(key.substring(RESERVATION.length(), end), nsid));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    public static boolean isReservation(String key) {
        return key.startsWith(RESERVATION);
    }

    /** Who has reserved a namespace; upstream's gateway knows no such key and leaves it alone. */
    public static String reservation(String nqn, int nsid) {
        return RESERVATION + nqn + DELIMITER + nsid;
    }

    /** There while a namespace stays in the ANA group that an administrator chose for it. */
    public static String pin(String nqn, int nsid) {
        return PIN + nqn + DELIMITER + nsid;
    }

    /** There while a host protects a namespace; upstream's gateway knows no such key and leaves it alone. */
    public static String writeProtection(String nqn, int nsid) {
        return WRITE_PROTECTION + nqn + DELIMITER + nsid;
    }

    /** The keys among {@code all} that go when a subsystem goes, its own included. */
    public static List<String> belongingToSubsystem(Collection<String> all, String nqn) {
        Set<String> exactly = Set.of(subsystem(nqn), tuning(nqn));
        return belonging(all, key -> exactly.contains(key) || isKmipOf(key, nqn), nqn + DELIMITER, OF_SUBSYSTEM);
    }

    /** The keys among {@code all} that go when a namespace goes, its own included. */
    public static List<String> belongingToNamespace(Collection<String> all, String nqn, int nsid) {
        String name = nqn + DELIMITER + nsid;
        Set<String> exactly = new HashSet<>(prefixed(OF_NAMESPACE, name));
        exactly.add(NAMESPACE + name);
        return belonging(all, exactly::contains, name + DELIMITER, OF_NAMESPACE);
    }

    /** Of all keys, of which there may be tens of thousands: nothing is put together for each of them. */
    private static List<String> belonging(
            Collection<String> all, Predicate<String> exactly, String rest, List<String> prefixes) {
        List<String> beginnings = prefixed(prefixes, rest);
        return all.stream()
                .filter(key -> exactly.test(key) || beginnings.stream().anyMatch(key::startsWith))
                .toList();
    }

    private static List<String> prefixed(List<String> prefixes, String rest) {
        return prefixes.stream().map(prefix -> prefix + rest).toList();
    }
}
