package io.tidegate.cli.command;

import io.tidegate.cli.client.UsageException;
import io.tidegate.proto.namespace_add_req;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of a new namespace that do not depend on what it is stored in. */
final class NamespaceTraits {

    private static final int DEFAULT_BLOCK_SIZE = 512;

    @Option(
            names = {"--uuid", "-u"},
            paramLabel = "UUID",
            description = "UUID (default: the gateway makes one)")
    private @Nullable String uuid;

    @Option(
            names = {"--block-size", "-s"},
            paramLabel = "BYTES",
            description = "Block size (default: 512)")
    private int blockSize = DEFAULT_BLOCK_SIZE;

    @Option(
            names = {"--load-balancing-group", "-l"},
            paramLabel = "GROUP",
            description = "Load balancing group (default: 0, the gateway chooses)")
    private int group;

    @Option(names = "--force", description = "Even when the image is already used by another namespace")
    private boolean force;

    @Option(names = "--no-auto-visible", description = "Visible only to selected hosts")
    private boolean noAutoVisible;

    @Option(
            names = "--rbd-trash-image-on-delete",
            description = "Move the image to the trash with the namespace; only for images the gateway created")
    private boolean trashImage;

    @Option(names = "--disable-auto-resize", description = "Do not follow when the image is resized")
    private boolean disableAutoResize;

    @Option(names = "--read-only", description = "Refuse writes")
    private boolean readOnly;

    @Option(
            names = {"--rbd-data-pool", "-d"},
            paramLabel = "POOL",
            description = "Pool for the data of a created image, for instance an erasure-coded one")
    private @Nullable String dataPool;

    @Option(
            names = {"--rados-namespace", "-r"},
            paramLabel = "NAME",
            description = "RADOS namespace of the image")
    private @Nullable String radosNamespace;

    @Option(names = "--location", paramLabel = "NAME", description = "Site at which it should be served")
    private @Nullable String location;

    @Mixin
    private NamespaceEncryption encryption = new NamespaceEncryption();

    /** Checks the options and puts them into a request; flags travel explicitly, as upstream's client sends them. */
    namespace_add_req.Builder request(String nqn, @Nullable Integer nsid, boolean create) {
        check(create);
        namespace_add_req.Builder request = namespace_add_req
                .newBuilder()
                .setSubsystemNqn(nqn)
                .setBlockSize(blockSize)
                .setAnagrpid(group)
                .setCreateImage(create)
                .setForce(force)
                .setNoAutoVisible(noAutoVisible)
                .setTrashImage(trashImage)
                .setDisableAutoResize(disableAutoResize)
                .setReadOnly(readOnly);
        if (nsid != null) {
            request.setNsid(nsid);
        }
        if (uuid != null) {
            request.setUuid(uuid);
        }
        newer(request);
        encryption.fill(request, create);
        return request;
    }

    /** Fields that gateways before the newest do not know; they travel only when they say something. */
    private void newer(namespace_add_req.Builder request) {
        if (dataPool != null) {
            request.setRbdDataPoolName(dataPool);
        }
        if (radosNamespace != null) {
            request.setRadosNamespaceName(radosNamespace);
        }
        if (location != null) {
            request.setLocation(location);
        }
    }

    private void check(boolean create) {
        Check.positive(blockSize, "block-size");
        if (group < 0) {
            throw new UsageException("load-balancing-group must be 1 or more");
        }
        if (trashImage && !create) {
            throw new UsageException("only an image that this command makes can be removed with its namespace; add "
                    + "--rbd-create-image, or leave out --rbd-trash-image-on-delete");
        }
    }
}
