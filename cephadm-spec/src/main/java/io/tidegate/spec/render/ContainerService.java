package io.tidegate.spec.render;

import io.tidegate.spec.GatewaySpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Renders the gateways as container services, which Ceph 16 to 19 accept. Pure.
 *
 * <p>One service for all hosts, or one for each host when the hosts have addresses of their own, because all daemons of a
 * service have the same files.
 */
final class ContainerService {

    private static final String CEPH_UID = "167";
    private static final int IO_PORT = 4420;

    private final GatewaySpec spec;
    private final String image;
    private final ClientFiles client;

    ContainerService(GatewaySpec spec, String image, ClientFiles client) {
        this.spec = spec;
        this.image = image;
        this.client = client;
    }

    List<Map<String, Object>> render() {
        boolean byHost =
                spec.options().containsKey("addr_map") || spec.options().containsKey("discovery_addr_map");
        if (!byHost || spec.hosts().isEmpty()) {
            return List.of(document(spec.serviceId(), spec.placement(), Optional.empty()));
        }
        return spec.hosts().stream()
                .map(host -> document(spec.serviceId() + "." + host, Map.of("hosts", List.of(host)), Optional.of(host)))
                .toList();
    }

    private Map<String, Object> document(String id, Map<String, Object> placement, Optional<String> host) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("service_type", "container");
        document.put("service_id", id);
        document.put("placement", placement);
        document.putAll(spec.generic());
        document.put("spec", container(host));
        return document;
    }

    private Map<String, Object> container(Optional<String> host) {
        Map<String, Object> container = new LinkedHashMap<>();
        container.put("image", image);
        container.put("uid", Integer.parseInt(CEPH_UID));
        container.put("gid", Integer.parseInt(CEPH_UID));
        container.put("args", List.of("--net=host", "--ulimit=nofile=20480", "--stop-signal=SIGTERM"));
        container.put("ports", ports());
        Map<String, String> files = new LinkedHashMap<>();
        Map<String, String> mounts = new LinkedHashMap<>();
        file("ceph.conf", "/etc/ceph/ceph.conf", client.conf(), files, mounts);
        file("keyring", "/etc/ceph/keyring", client.keyring(), files, mounts);
        String conf = GatewayConf.whole(spec, user(spec), host);
        file("ceph-nvmeof.conf", "/src/ceph-nvmeof.conf", conf, files, mounts);
        Certificates.files(spec).forEach((place, text) -> file(place.substring(1), place, text, files, mounts));
        container.put("files", files);
        container.put("volume_mounts", mounts);
        return container;
    }

    private static void file(
            String name, String place, String text, Map<String, String> files, Map<String, String> mounts) {
        files.put("gateway." + name, text.endsWith("\n") ? text : text + "\n");
        mounts.put("gateway." + name, place);
    }

    private List<Integer> ports() {
        List<Integer> ports = new ArrayList<>(List.of(spec.port("port", 5500), IO_PORT));
        ports.add(spec.port("discovery_port", 8009));
        if (spec.option("enable_prometheus_exporter").isEmpty() || spec.isOn("enable_prometheus_exporter")) {
            ports.add(spec.port("prometheus_port", 10008));
        }
        return ports;
    }

    /** The Ceph user of the gateways, without {@code client.}. */
    static String user(GatewaySpec spec) {
        return spec.serviceName();
    }
}
