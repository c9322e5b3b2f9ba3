package io.tidegate.spec.render;

import io.tidegate.spec.GatewaySpec;
import java.util.LinkedHashMap;
import java.util.Map;

/** The PEM files of a service and where they are in the container; the places are cephadm's. Pure. */
final class Certificates {

    private static final Map<String, String> PLACES = new LinkedHashMap<>();

    static {
        PLACES.put("server_key", "/server.key");
        PLACES.put("server_cert", "/server.cert");
        PLACES.put("client_key", "/client.key");
        PLACES.put("client_cert", "/client.cert");
        PLACES.put("root_ca_cert", "/root.ca.cert");
    }

    private Certificates() {}

    /** Text of each file by its place. */
    static Map<String, String> files(GatewaySpec spec) {
        Map<String, String> files = new LinkedHashMap<>();
        PLACES.forEach((key, place) -> spec.option(key).ifPresent(text -> files.put(place, text)));
        spec.option("encryption_key").ifPresent(text -> files.put("/encryption.key", text));
        return files;
    }

    static void settings(GatewaySpec spec, IniText ini) {
        PLACES.forEach((key, place) -> spec.option(key).ifPresent(text -> ini.set("mtls", key, place)));
        spec.option("encryption_key").ifPresent(text -> ini.set("gateway", "encryption_key", "/encryption.key"));
    }
}
