package io.tidegate.spec.rollout;

import io.tidegate.spec.GatewaySpec;
import io.tidegate.spec.render.CephRelease;
import io.tidegate.spec.render.ClientFiles;
import io.tidegate.spec.render.Rendering;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Brings services to a running cluster: {@link #look} asks and changes nothing, {@link #change} does what was shown.
 * Owner: one thread.
 *
 * <p>Order: everything that can refuse is asked first; then the user, then the image, then the service, so that a daemon
 * never starts before what it needs.
 */
public final class Rollout {

    private static final int ENOENT = 2;
    private static final int EEXIST = 17;
    private static final int EOPNOTSUPP = 95;
    private static final String IMAGE_OPTION = "mgr/cephadm/container_image_nvmeof";

    private final List<GatewaySpec> specs;
    private final String image;
    private final Monitors monitors;
    private final Orchestrator orchestrator;
    private final Consumer<String> told;
    private CephRelease release = new CephRelease(0);
    private String unavailable = "";

    /**
     * Prepares.
     *
     * @param image of the gateway's container
     * @param told hears one line for each thing that is found or done
     */
    public Rollout(List<GatewaySpec> specs, String image, Cluster cluster, Consumer<String> told) {
        this.specs = List.copyOf(specs);
        this.image = image;
        this.monitors = new Monitors(cluster);
        this.orchestrator = new Orchestrator(cluster);
        this.told = told;
    }

    /** Checks the file against the cluster and tells what would differ. */
    public void look() throws RolloutException {
        release = monitors.release();
        told.accept("the cluster runs " + release + ": the gateways become "
                + (release.hasService() ? "an nvmeof service" : "container services"));
        checkPools();
        unavailable = monitors.hasManager()
                ? orchestrator.whyUnavailable()
                : "the cluster has no active manager, and without one no orchestrator; start a ceph-mgr with cephadm";
        if (unavailable.isEmpty()) {
            checkHosts();
            tellDifferences();
        } else {
            told.accept("the orchestrator cannot be asked: " + unavailable);
        }
        tellImage();
    }

    private void checkPools() throws RolloutException {
        List<String> present = monitors.pools();
        for (GatewaySpec spec : specs) {
            for (String pool : spec.pools()) {
                if (!present.contains(pool)) {
                    throw new RolloutException(
                            ENOENT,
                            "service " + spec.serviceName() + " names pool '" + pool
                                    + "', which the cluster has not; make it: ceph osd pool create " + pool
                                    + " && rbd pool init " + pool);
                }
            }
        }
    }

    private void checkHosts() throws RolloutException {
        List<String> present = orchestrator.hosts();
        for (GatewaySpec spec : specs) {
            for (String host : spec.hosts()) {
                if (!present.contains(host)) {
                    throw new RolloutException(
                            ENOENT,
                            "service " + spec.serviceName() + " names host '" + host
                                    + "', which the orchestrator does not know (it has " + String.join(", ", present)
                                    + "); add it: ceph orch host add " + host);
                }
            }
        }
    }

    private void tellDifferences() throws RolloutException {
        List<Map<String, Object>> present = orchestrator.services();
        for (GatewaySpec spec : specs) {
            checkGroup(spec, present);
            for (Map<String, Object> wanted : documents(spec, new ClientFiles("", ""))) {
                String name = wanted.get("service_type") + "." + wanted.get("service_id");
                Map<String, Object> before = present.stream()
                        .filter(one -> name.equals(one.get("service_name")))
                        .findFirst()
                        .orElse(Map.of());
                List<String> lines = Difference.between(before, wanted);
                told.accept(name + (before.isEmpty() ? " is new:" : lines.isEmpty() ? " stays as it is" : " changes:"));
                lines.forEach(line -> told.accept("  " + line));
            }
        }
    }

    private void checkGroup(GatewaySpec spec, List<Map<String, Object>> present) throws RolloutException {
        for (Map<String, Object> other : present) {
            boolean another = "nvmeof".equals(other.get("service_type"))
                    && !spec.serviceName().equals(other.get("service_name"));
            if (another
                    && other.get("spec") instanceof Map<?, ?> options
                    && spec.pool().equals(options.get("pool"))
                    && spec.group().equals(options.containsKey("group") ? String.valueOf(options.get("group")) : "")) {
                throw new RolloutException(
                        EEXIST,
                        "group '" + spec.group() + "' of pool '" + spec.pool() + "' belongs to the running service "
                                + other.get("service_name") + "; choose another group, or remove that service");
            }
        }
    }

    private void tellImage() throws RolloutException {
        String present = release.hasService() ? monitors.managerOption(IMAGE_OPTION) : image;
        if (!image.isEmpty() && !present.equals(image)) {
            told.accept("~ " + IMAGE_OPTION + ": " + (present.isEmpty() ? "(default)" : present) + " -> " + image);
        }
    }

    /**
     * Makes it so; {@link #look} must have been called.
     *
     * @throws RolloutException also when the orchestrator is not available, after everything else was done
     */
    public void change() throws RolloutException {
        List<Map<String, Object>> documents = new ArrayList<>();
        for (GatewaySpec spec : specs) {
            documents.addAll(documents(spec, release.hasService() ? new ClientFiles("", "") : client(spec)));
        }
        if (release.hasService() && !image.isEmpty()) {
            monitors.setManagerOption(IMAGE_OPTION, image);
            told.accept("set " + IMAGE_OPTION + " to " + image);
        }
        if (!unavailable.isEmpty()) {
            throw new RolloutException(
                    EOPNOTSUPP, "what the monitors do is done, but no service was applied: " + unavailable);
        }
        told.accept(orchestrator.apply(Rendering.text(documents)));
    }

    private ClientFiles client(GatewaySpec spec) throws RolloutException {
        String entity = "client." + Rendering.user(spec);
        String keyring = monitors.keyring(entity, Rendering.capabilities(spec));
        told.accept("the user " + entity + " may use the pools " + String.join(", ", spec.pools()) + " and no others");
        return new ClientFiles(monitors.minimalConf(), keyring);
    }

    private List<Map<String, Object>> documents(GatewaySpec spec, ClientFiles client) throws RolloutException {
        if (release.hasService()) {
            return List.of(Rendering.service(spec));
        }
        if (image.isEmpty()) {
            throw new RolloutException(22, release + " needs the name of the gateway's image; give it with --image");
        }
        return Rendering.containers(spec, image, client);
    }
}
