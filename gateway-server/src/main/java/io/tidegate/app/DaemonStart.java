package io.tidegate.app;

import io.tidegate.config.settings.GatewaySettings;
import java.nio.file.Path;

/** Brings a gateway up from its settings: log, backing, everything else. */
public final class DaemonStart {

    private DaemonStart() {}

    /**
     * Starts a gateway.
     *
     * @param data folder of state and images when the settings name no Ceph cluster
     */
    public static Gateway start(GatewaySettings settings, Path data) throws StartFailure {
        Logging log = Logging.start(settings.logLevel());
        Backing backing = Backings.open(settings, data);
        EffectiveSettings.log(settings, backing);
        return Gateway.start(settings, backing, log);
    }
}
