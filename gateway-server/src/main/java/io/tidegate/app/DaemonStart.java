package io.tidegate.app;

import io.tidegate.config.settings.GatewaySettings;
import java.nio.file.Path;
import java.util.Optional;

/** Brings a gateway up from its settings: log, backing, everything else. */
public final class DaemonStart {

    private DaemonStart() {}

    /**
     * Starts a gateway.
     *
     * @param data folder of state and images when the settings name no Ceph cluster
     * @param health socket where it is asked whether it works, if it is to be
     */
    public static Gateway start(GatewaySettings settings, Path data, Optional<Path> health) throws StartFailure {
        Logging log = Logging.start(settings.logs(), settings.identity().name());
        GatewaySettings complete = KeyEncryption.withKeyFile(settings, data);
        Backing backing = Backings.open(complete, data);
        EffectiveSettings.log(complete, backing);
        return Gateway.start(complete, backing, log, health);
    }
}
