package io.tidegate.cli.command;

import io.tidegate.cli.client.Session;
import io.tidegate.proto.namespace_add_req;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Creates a namespace by the short form, on whatever stores it; a size asks for creation. */
@Command(
        name = "create",
        description = "Create a namespace on an RBD image, a device, a file or memory",
        footer = {
            "",
            "Examples:",
            "  gwcli namespace create nqn.2016-06.io.example:s1 1 --pool rbd --image disk1",
            "  gwcli namespace create nqn.2016-06.io.example:s1 --pool rbd --image disk2 --size 10G",
            "  gwcli namespace create --subsystem=nqn.2016-06.io.example:s1 --device=/dev/vg0/vm1 --nsid=1",
            "  gwcli namespace create --subsystem=nqn.2016-06.io.example:s1 --path=/var/lib/nvme/disk.img --size=10G",
            "  gwcli namespace create nqn.2016-06.io.example:s1 --memory scratch --size 1G"
        })
final class NamespaceCreate extends NamespaceCreation {

    @Mixin
    private NamespaceStorage storage = new NamespaceStorage();

    @Option(
            names = "--size",
            paramLabel = "SIZE",
            description = "Create the image, file or memory with this size if it is absent: MB, or with a unit "
                    + "(K, M, G, T, P, B)")
    private @Nullable String size;

    NamespaceCreate(Session session) {
        super(session);
    }

    @Override
    public Integer call() {
        String nqn = nqn();
        Integer nsid = nsidIfAny();
        given().end();
        storage.check(size != null);
        namespace_add_req.Builder request = traits().request(nqn, nsid, size != null);
        return add(request.setRbdPoolName(storage.pool())
                .setRbdImageName(storage.image())
                .setSize(size == null ? 0 : Check.size(size))
                .build());
    }
}
