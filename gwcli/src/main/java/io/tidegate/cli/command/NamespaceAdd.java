package io.tidegate.cli.command;

import io.tidegate.cli.client.Session;
import io.tidegate.cli.client.UsageException;
import io.tidegate.proto.namespace_add_req;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Adds a namespace on an RBD image the upstream way: creating the image is asked for by a flag of its own. */
@Command(
        name = "add",
        description = "Create a namespace on an RBD image",
        footer = {
            "",
            "Examples:",
            "  gwcli ns add --subsystem nqn.2016-06.io.example:s1 --rbd-pool rbd --rbd-image disk1",
            "  gwcli ns add -n nqn.2016-06.io.example:s1 -p rbd -i disk2 --rbd-create-image --size 10G"
        })
final class NamespaceAdd extends NamespaceCreation {

    @Option(
            names = {"--rbd-pool", "-p"},
            required = true,
            paramLabel = "POOL",
            description = "RBD pool name")
    private String pool = "";

    @Option(
            names = {"--rbd-image", "-i"},
            required = true,
            paramLabel = "IMAGE",
            description = "RBD image name")
    private String image = "";

    @Option(
            names = {"--rbd-create-image", "-c"},
            description = "Create the RBD image if needed")
    private boolean create;

    @Option(
            names = "--size",
            paramLabel = "SIZE",
            description = "Size of a created image: MB, or with a unit (K, M, G, T, P, B)")
    private @Nullable String size;

    NamespaceAdd(Session session) {
        super(session);
    }

    @Override
    public Integer call() {
        String nqn = nqn();
        Integer nsid = nsidIfAny();
        given().end();
        namespace_add_req.Builder request = traits().request(nqn, nsid, create);
        return add(request.setRbdPoolName(pool)
                .setRbdImageName(image)
                .setSize(imageSize())
                .build());
    }

    private long imageSize() {
        if (create && size == null) {
            throw new UsageException("--rbd-create-image needs --size");
        }
        if (!create && size != null) {
            throw new UsageException("--size goes with --rbd-create-image: an image that exists keeps its size");
        }
        return size == null ? 0 : Check.size(size);
    }
}
