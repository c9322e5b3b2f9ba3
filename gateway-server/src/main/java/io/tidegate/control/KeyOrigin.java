package io.tidegate.control;

import io.tidegate.config.DesiredState;
import io.tidegate.config.HostConfig;
import io.tidegate.config.SubsystemConfig;
import io.tidegate.proto.DHCHAPControllerKeyOrigin;

/** By whose key a subsystem proves itself to a host. */
final class KeyOrigin {

    private KeyOrigin() {}

    static DHCHAPControllerKeyOrigin of(DesiredState state, HostConfig host) {
        if (!host.usesDhchap()) {
            return DHCHAPControllerKeyOrigin.no_key;
        }
        if (host.controllerKey().isPresent()) {
            return DHCHAPControllerKeyOrigin.host_specific;
        }
        boolean implicit = state.subsystem(host.subsystem())
                .filter(SubsystemConfig::hasKey)
                .filter(one -> !one.createdWithoutKey())
                .isPresent();
        return implicit ? DHCHAPControllerKeyOrigin.subsystem_implicit : DHCHAPControllerKeyOrigin.no_key;
    }
}
