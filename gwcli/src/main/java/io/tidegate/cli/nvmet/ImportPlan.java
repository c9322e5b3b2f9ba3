package io.tidegate.cli.nvmet;

import io.tidegate.cli.client.Endpoint;
import io.tidegate.proto.AddressFamily;
import io.tidegate.proto.add_host_req;
import io.tidegate.proto.create_listener_req;
import io.tidegate.proto.create_subsystem_req;
import io.tidegate.proto.namespace_add_req;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The calls that make what the file says, in the order in which hosts lose nothing: namespaces before hosts, listeners
 * last. Pure.
 *
 * @param steps what is to be done
 * @param notes what cannot be taken over, or not as it was
 */
public record ImportPlan(List<Step> steps, List<String> notes) {

    private static final int BLOCK_SIZE = 512;
    private static final int DEFAULT_PORT = 4420;
    private static final String RBD_DEVICES = "/dev/rbd/";
    private static final String NO_NGUID = "00000000000000000000000000000000";

    /** Copies the lists. */
    public ImportPlan {
        steps = List.copyOf(steps);
        notes = List.copyOf(notes);
    }

    /** One call and what it does in words. */
    public sealed interface Step {

        /** What is done, as the beginning of a sentence. */
        String words();

        record MakeSubsystem(String words, create_subsystem_req request) implements Step {}

        record AddNamespace(String words, namespace_add_req request) implements Step {}

        record AddHost(String words, add_host_req request) implements Step {}

        record AddListener(String words, create_listener_req request) implements Step {}
    }

    /**
     * Plans.
     *
     * @param ownHost the gateway that gets the listeners
     * @param images where each device is really stored, as {@code pool/image}; the others are found by their path
     */
    public static ImportPlan of(NvmetConfig config, String ownHost, Map<String, String> images) {
        Planning planning = new Planning(ownHost, images);
        config.subsystems().forEach(planning::subsystem);
        config.subsystems().forEach(planning::namespaces);
        config.subsystems().forEach(planning::hosts);
        config.ports().forEach(planning::port);
        return new ImportPlan(planning.steps, planning.notes);
    }

    private static final class Planning {

        private final String ownHost;
        private final Map<String, String> images;
        private final List<Step> steps = new ArrayList<>();
        private final List<String> notes = new ArrayList<>();

        Planning(String ownHost, Map<String, String> images) {
            this.ownHost = ownHost;
            this.images = images;
        }

        void subsystem(NvmetConfig.Subsystem one) {
            create_subsystem_req.Builder request = create_subsystem_req
                    .newBuilder()
                    .setSubsystemNqn(one.nqn())
                    .setEnableHa(true)
                    .setNoGroupAppend(true)
                    .setSerialNumber(one.serial());
            String serial = one.serial().isEmpty() ? "" : ", serial number " + one.serial();
            steps.add(new Step.MakeSubsystem("create subsystem " + one.nqn() + serial, request.build()));
        }

        void namespaces(NvmetConfig.Subsystem owner) {
            owner.namespaces().forEach(one -> namespace(owner.nqn(), one));
        }

        private void namespace(String nqn, NvmetConfig.Namespace one) {
            String name = "namespace " + one.nsid() + " of " + nqn;
            if (!one.enabled()) {
                notes.add(name + " is not enabled there and is left out");
                return;
            }
            namespace_add_req.Builder request = namespace_add_req
                    .newBuilder()
                    .setSubsystemNqn(nqn)
                    .setNsid(one.nsid())
                    .setBlockSize(BLOCK_SIZE)
                    .setUuid(one.uuid());
            String storage = store(request, one.path());
            if (storage.isEmpty()) {
                notes.add(name + " lies on " + one.path() + ", an RBD device that only the machine it is mapped on can "
                        + "name; say which image it is by --image " + one.path() + "=POOL/IMAGE, it is left out");
                return;
            }
            if (one.uuid().isEmpty()) {
                request.clearUuid();
                notes.add(name + " has no UUID there, so its disk gets a new identity");
            }
            if (!one.nguid().isEmpty() && !sameNguid(one)) {
                notes.add(name + " has NGUID " + one.nguid() + " there; here the NGUID follows from the UUID, so hosts "
                        + "that know the disk by it see another one");
            }
            steps.add(new Step.AddNamespace("add " + name + " on " + storage, request.build()));
        }

        private static boolean sameNguid(NvmetConfig.Namespace one) {
            String nguid = one.nguid().replace("-", "");
            return nguid.equals(NO_NGUID) || nguid.equalsIgnoreCase(one.uuid().replace("-", ""));
        }

        /** Puts the storage into the request; the words for it, or nothing when it cannot be found. */
        private String store(namespace_add_req.Builder request, String path) {
            String image = images.get(path);
            if (image == null && path.startsWith(RBD_DEVICES)) {
                image = path.substring(RBD_DEVICES.length());
            }
            if (image != null) {
                return rbd(request, image);
            }
            if (path.matches("/dev/rbd\\d+(p\\d+)?")) {
                return "";
            }
            boolean device = path.startsWith("/dev/");
            request.setRbdPoolName(device ? "dev:" : "file:").setRbdImageName(path);
            return (device ? "block device " : "file ") + path;
        }

        /** As {@code pool/image} or {@code pool/namespace/image}. */
        private static String rbd(namespace_add_req.Builder request, String image) {
            String[] parts = image.split("/", -1);
            request.setRbdPoolName(parts[0]).setRbdImageName(parts[parts.length - 1]);
            if (parts.length > 2) {
                request.setRadosNamespaceName(parts[1]);
            }
            return "image " + image;
        }

        void hosts(NvmetConfig.Subsystem owner) {
            if (owner.openToAll()) {
                add(owner.nqn(), "*", "open subsystem " + owner.nqn() + " to every host");
            }
            owner.hosts().forEach(host -> add(owner.nqn(), host, "add host " + host + " to " + owner.nqn()));
        }

        private void add(String nqn, String host, String words) {
            steps.add(new Step.AddHost(
                    words,
                    add_host_req
                            .newBuilder()
                            .setSubsystemNqn(nqn)
                            .setHostNqn(host)
                            .build()));
        }

        void port(NvmetConfig.Port one) {
            if (!one.type().equals("tcp")) {
                notes.add("port " + one.address() + " is of transport " + one.type()
                        + ", this client makes listeners of " + "TCP only; it is left out");
                return;
            }
            one.subsystems().forEach(nqn -> listener(nqn, one));
        }

        private void listener(String nqn, NvmetConfig.Port one) {
            boolean ipv6 = one.address().indexOf(':') >= 0;
            create_listener_req.Builder request = create_listener_req
                    .newBuilder()
                    .setNqn(nqn)
                    .setHostName(ownHost)
                    .setTraddr(Endpoint.bracketed(one.address()))
                    .setTrsvcid(one.service().isEmpty() ? DEFAULT_PORT : Integer.parseInt(one.service()))
                    .setAdrfam(ipv6 ? AddressFamily.ipv6 : AddressFamily.ipv4)
                    .setSecure(one.secure());
            steps.add(new Step.AddListener(
                    "listen at " + request.getTraddr() + ":" + request.getTrsvcid() + " for " + nqn
                            + (one.secure() ? " with TLS" : ""),
                    request.build()));
        }
    }
}
