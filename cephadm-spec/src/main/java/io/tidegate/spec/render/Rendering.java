package io.tidegate.spec.render;

import io.tidegate.spec.GatewaySpec;
import io.tidegate.spec.yaml.YamlWriter;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Chooses the form for a release and writes it. Pure. */
public final class Rendering {

    private Rendering() {}

    /** A service as Ceph 20 and later take it. */
    public static Map<String, Object> service(GatewaySpec spec) {
        return NvmeofService.render(spec);
    }

    /** The same as container services, for Ceph 16 to 19. */
    public static List<Map<String, Object>> containers(GatewaySpec spec, String image, ClientFiles client) {
        return new ContainerService(spec, image, client).render();
    }

    /** The Ceph user, without {@code client.}, that a container service needs; an nvmeof service gets its own from cephadm. */
    public static String user(GatewaySpec spec) {
        return ContainerService.user(spec);
    }

    /** What that user may do: everything that images of the pools and the state take, in these pools and no others. */
    public static Map<String, String> capabilities(GatewaySpec spec) {
        String pools =
                spec.pools().stream().map(pool -> "profile rbd pool=" + pool).collect(Collectors.joining(", "));
        return Map.of("mon", "profile rbd", "osd", pools);
    }

    /** Documents as one file for {@code ceph orch apply -i}. */
    public static String text(List<Map<String, Object>> documents) {
        return documents.stream().map(YamlWriter::write).collect(Collectors.joining());
    }
}
