package io.tidegate.config;

import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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

    /** The address goes into the key as it is in the value: IPv6 addresses without brackets, with them in what 1.5.24 stored. */
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

    /** What is in a subsystem, of one kind, by key; without looking at the rest. No part of a key holds the delimiter. */
    private static <T> SortedMap<String, T> within(SortedMap<String, T> map, String prefix, String nqn) {
        String from = prefix + nqn + DELIMITER;
        return map.subMap(from, from + Character.MAX_VALUE);
    }

    /** The namespaces of a subsystem among all. */
    public static <T> SortedMap<String, T> namespacesOf(String nqn, SortedMap<String, T> all) {
        return within(all, NAMESPACE, nqn);
    }

    /** The hosts of a subsystem among all. */
    public static <T> SortedMap<String, T> hostsOf(String nqn, SortedMap<String, T> all) {
        return within(all, HOST, nqn);
    }

    /** The listeners of a subsystem among all. */
    public static <T> SortedMap<String, T> listenersOf(String nqn, SortedMap<String, T> all) {
        return within(all, LISTENER, nqn);
    }

    /** True when a key of that kind belongs to a subsystem. */
    static boolean isWithin(String key, String prefix, String nqn) {
        return key.startsWith(nqn + DELIMITER, prefix.length());
    }

    /** True for the key of a subsystem itself. */
    public static boolean isSubsystem(String key) {
        return key.startsWith(SUBSYSTEM);
    }

    /** The subsystem whose own key this is. */
    public static String ofSubsystem(String key) {
        return key.substring(SUBSYSTEM.length());
    }

    /** The subsystem that a listener's key names. */
    public static String subsystemOfListener(String key) {
        int end = key.indexOf(DELIMITER, LISTENER.length());
        return end < 0 ? key.substring(LISTENER.length()) : key.substring(LISTENER.length(), end);
    }

    /** The subsystems that are among the keys of a state. */
    public static Set<String> subsystems(NavigableSet<String> all) {
        return beginning(all, SUBSYSTEM).map(StateKeys::ofSubsystem).collect(Collectors.toSet());
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
    public static List<String> belongingToSubsystem(NavigableSet<String> all, String nqn) {
        Stream<String> own = Stream.of(subsystem(nqn), tuning(nqn)).filter(all::contains);
        Stream<String> inside = OF_SUBSYSTEM.stream().flatMap(prefix -> beginning(all, prefix + nqn + DELIMITER));
        Stream<String> kmip = beginning(all, KMIP).filter(key -> isKmipOf(key, nqn));
        return Stream.of(own, inside, kmip).flatMap(Function.identity()).toList();
    }

    /** The keys among {@code all} that go when a namespace goes, its own included. */
    public static List<String> belongingToNamespace(NavigableSet<String> all, String nqn, int nsid) {
        String name = nqn + DELIMITER + nsid;
        Stream<String> own = Stream.concat(Stream.of(NAMESPACE), OF_NAMESPACE.stream())
                .map(prefix -> prefix + name)
                .filter(all::contains);
        Stream<String> inside = OF_NAMESPACE.stream().flatMap(prefix -> beginning(all, prefix + name + DELIMITER));
        return Stream.concat(own, inside).toList();
    }

    /** Without looking at the rest, of which there may be tens of thousands. */
    private static Stream<String> beginning(NavigableSet<String> all, String prefix) {
        return all.subSet(prefix, prefix + Character.MAX_VALUE).stream();
    }
}
