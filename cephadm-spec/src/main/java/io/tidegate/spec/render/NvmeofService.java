package io.tidegate.spec.render;

import io.tidegate.spec.GatewaySpec;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Renders the nvmeof service of Ceph 20. Pure.
 *
 * <p>Ceph's parser refuses every key it does not know below {@code spec:}, so what is ours travels as a file that cephadm
 * mounts, and an argument makes the gateway demand that file: without it the gateway would be open to all.
 */
final class NvmeofService {

    /** Where the container finds it. */
    static final String ACCESS_FILE = "/etc/tidegate/access.conf";

    /** Any value keeps cephadm from taking 8 GiB of every host as huge pages, which this gateway has no use for. */
    private static final int NO_HUGE_PAGES = 256;

    private NvmeofService() {}

    static Map<String, Object> render(GatewaySpec spec) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("service_type", "nvmeof");
        document.put("service_id", spec.serviceId());
        document.put("placement", spec.placement());
        document.putAll(spec.generic());
        String access = GatewayConf.accessOnly(spec);
        if (!access.isEmpty()) {
            append(document, "extra_entrypoint_args", "--extra-config=" + ACCESS_FILE);
            Map<String, Object> file = new LinkedHashMap<>();
            file.put("mount_path", ACCESS_FILE);
            file.put("content", access);
            append(document, "custom_configs", file);
        }
        document.put("spec", options(spec));
        return document;
    }

    private static Map<String, Object> options(GatewaySpec spec) {
        Map<String, Object> options = new LinkedHashMap<>();
        options.put("pool", spec.pool());
        options.putAll(spec.options());
        Object timeout = options.remove("timeout");
        if (timeout != null) {
            options.putIfAbsent("spdk_timeout", timeout);
        }
        if (spec.option("spdk_huge_pages").isEmpty()) {
            options.putIfAbsent("spdk_mem_size", NO_HUGE_PAGES);
        }
        return options;
    }

    private static void append(Map<String, Object> document, String key, Object item) {
        List<Object> all = new ArrayList<>();
        if (document.get(key) instanceof Collection<?> present) {
            all.addAll(present);
        }
        all.add(item);
        document.put(key, all);
    }
}
