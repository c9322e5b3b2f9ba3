package io.tidegate.spec;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One nvmeof service of a gateway.yml, every value checked. Immutable.
 *
 * @param serviceId its id
 * @param placement as written
 * @param hosts machines that the placement names, without networks; empty when it names none
 * @param pools where namespaces may lie; the first one holds the shared state
 * @param restricted only these pools are allowed
 * @param access who may manage the gateways
 * @param options what stands below {@code spec:} in Ceph's own words, the pool left out
 * @param generic what stands beside {@code spec:} for any service
 */
public record GatewaySpec(
        String serviceId,
        Map<String, Object> placement,
        List<String> hosts,
        List<String> pools,
        boolean restricted,
        Access access,
        Map<String, Object> options,
        Map<String, Object> generic) {

    /** Keeps copies. */
    public GatewaySpec {
        placement = ordered(placement);
        hosts = List.copyOf(hosts);
        pools = List.copyOf(pools);
        options = ordered(options);
        generic = ordered(generic);
    }

    private static Map<String, Object> ordered(Map<String, Object> map) {
        return Collections.unmodifiableMap(new LinkedHashMap<>(map));
    }

    /**
     * Who may manage.
     *
     * @param credentials what a caller has to know
     * @param trusted addresses that may talk to the management port; empty for all
     */
    public record Access(Optional<Credentials> credentials, List<String> trusted) {

        /** Keeps a copy. */
        public Access {
            trusted = List.copyOf(trusted);
        }

        /** Anybody may. */
        public boolean isOpen() {
            return credentials.isEmpty() && trusted.isEmpty();
        }
    }

    /** What a caller has to know; the secret is never printed. */
    public record Credentials(String user, String secret) {
        @Override
        public String toString() {
            return user + ":***";
        }
    }

    /** The pool that holds the shared state. */
    public String pool() {
        return pools.getFirst();
    }

    /** The group of the gateways, empty for the unnamed one. */
    public String group() {
        return option("group").orElse("");
    }

    /** An option in Ceph's words. */
    public Optional<String> option(String name) {
        return Optional.ofNullable(options.get(name)).map(String::valueOf);
    }

    /** A port, or its default. */
    public int port(String name, int standard) {
        return option(name).map(Integer::parseInt).orElse(standard);
    }

    /** True when a switch is on. */
    public boolean isOn(String name) {
        return option(name)
                .filter(text -> List.of("true", "yes", "on").contains(text.toLowerCase(java.util.Locale.ROOT)))
                .isPresent();
    }

    /** What Ceph calls the service. */
    public String serviceName() {
        return "nvmeof." + serviceId;
    }
}
