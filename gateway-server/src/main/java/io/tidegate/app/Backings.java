package io.tidegate.app;

import io.tidegate.config.settings.GatewaySettings;
import java.nio.file.Path;

/** Chooses where state and images live: a Ceph cluster when the configuration names one, else a folder. */
final class Backings {

    private Backings() {}

    static Backing open(GatewaySettings settings, Path data) throws StartFailure {
        if (settings.ceph().isPresent()) {
            return Backing.inCluster(settings.ceph().get(), settings.identity().group(), settings.ha());
        }
        if (settings.ha().inGroup()) {
            return Backing.inSharedFolder(data.toAbsolutePath().normalize(), settings.ha());
        }
        return Backing.inFolder(data.toAbsolutePath().normalize());
    }
}
