package io.tidegate.spec.render;

import io.tidegate.spec.GatewaySpec;
import io.tidegate.spec.SpecKey;
import io.tidegate.spec.SpecKeys;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Writes the gateway's own file, ceph-nvmeof.conf, or only the part of it that cephadm cannot carry. Pure. */
public final class GatewayConf {

    private GatewayConf() {}

    /**
     * The whole file.
     *
     * @param user the Ceph user without {@code client.}
     * @param host the machine it is for; empty when it is for all of them
     */
    public static String whole(GatewaySpec spec, String user, Optional<String> host) {
        IniText ini = new IniText();
        ini.set("gateway", "name", "").set("gateway", "group", spec.group());
        ini.set("gateway", "addr", address(spec, "addr", "addr_map", host));
        ini.set("gateway", "port", "5500").set("gateway", "enable_auth", "False");
        // Prometheus is told of plain HTTP by every release, whatever the file of the gateway says.
        ini.set("gateway", "prometheus_exporter_ssl", "False");
        ini.set("discovery", "addr", address(spec, "discovery_addr", "discovery_addr_map", host));
        ini.set("ceph", "pool", spec.pool()).set("ceph", "config_file", "/etc/ceph/ceph.conf");
        ini.set("ceph", "id", user);
        options(spec, ini);
        Certificates.settings(spec, ini);
        access(spec, ini);
        return ini.toString();
    }

    /** The part that no release of Ceph carries; empty when there is none. */
    public static String accessOnly(GatewaySpec spec) {
        IniText ini = new IniText();
        access(spec, ini);
        return ini.toString();
    }

    private static String address(GatewaySpec spec, String key, String map, Optional<String> host) {
        if (host.isPresent() && spec.options().get(map) instanceof Map<?, ?> addresses) {
            Object own = addresses.get(host.get());
            if (own != null) {
                return own.toString();
            }
        }
        return spec.option(key).orElse("0.0.0.0");
    }

    private static void options(GatewaySpec spec, IniText ini) {
        for (SpecKey key : SpecKeys.all()) {
            Object value = spec.options().get(key.name());
            boolean addressed = key.name().equals("addr") || key.name().equals("discovery_addr");
            if (value != null && key.setting().isPresent() && !addressed) {
                String[] place = key.setting().get().split("\\.", 2);
                ini.set(place[0], place[1], text(value));
            }
        }
    }

    private static String text(Object value) {
        return switch (value) {
            case Boolean on -> on ? "True" : "False";
            case Map<?, ?> map -> json(map);
            default -> value.toString();
        };
    }

    private static String json(Map<?, ?> map) {
        return map.entrySet().stream()
                .map(entry -> "\"" + entry.getKey() + "\": " + entry.getValue())
                .collect(Collectors.joining(", ", "{", "}"));
    }

    private static void access(GatewaySpec spec, IniText ini) {
        spec.access()
                .credentials()
                .ifPresent(one -> ini.set("access", "api_user", one.user()).set("access", "api_secret", one.secret()));
        List<String> trusted = spec.access().trusted();
        if (!trusted.isEmpty()) {
            ini.set("access", "trusted_ip_list", String.join(",", trusted));
        }
        if (spec.restricted()) {
            ini.set("access", "pools", String.join(",", spec.pools()));
        }
    }
}
