package io.tidegate.cli.command;

import io.tidegate.ceph.CephConfig;
import io.tidegate.cli.client.Session;
import io.tidegate.spec.GatewaySpec;
import io.tidegate.spec.rollout.LibradosCluster;
import io.tidegate.spec.rollout.Rollout;
import io.tidegate.spec.rollout.RolloutException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows what would differ on the running cluster and, when told so, makes it so. The only command that loads librados. */
@Command(
        name = "apply",
        description = "Show what would change on the cluster; with --yes, change it",
        footer = {"", "Example:", "  gwcli spec apply -i gateway.yml --image registry.example/tidegate:1 --yes"})
final class SpecApply extends SpecAction {

    @Option(names = "--image", paramLabel = "NAME", description = "The gateway's image")
    private String image = "";

    @Option(names = "--yes", description = "Make the changes; without it they are only shown")
    private boolean yes;

    @Option(names = "--ceph-conf", paramLabel = "FILE", description = "default: /etc/ceph/ceph.conf")
    private Path conf = Path.of("/etc/ceph/ceph.conf");

    @Option(
            names = "--ceph-id",
            paramLabel = "NAME",
            description = "Ceph user that may change all this (default: admin)")
    private String id = "admin";

    @Option(names = "--ceph-keyring", paramLabel = "FILE", description = "Its key, when not where the ceph.conf says")
    @Nullable
    private Path keyring;

    SpecApply(Session session) {
        super(session);
    }

    @Override
    int run(List<GatewaySpec> specs) {
        CephConfig config = CephConfig.of(conf).withId(id);
        try (LibradosCluster cluster =
                LibradosCluster.connect(keyring == null ? config : config.withKeyring(keyring))) {
            Rollout rollout = new Rollout(specs, image, cluster, session().console()::result);
            rollout.look();
            if (yes) {
                rollout.change();
            } else {
                session().console().result("nothing was changed; run it again with --yes");
            }
            return 0;
        } catch (RolloutException e) {
            session().console().error(String.valueOf(e.getMessage()));
            return e.errno();
        }
    }
}
