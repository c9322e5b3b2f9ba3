package io.tidegate.app;

import io.tidegate.control.AnaGroups;
import io.tidegate.group.Balance.Place;
import io.tidegate.group.Gateway;
import io.tidegate.group.Gateway.Admin;
import io.tidegate.ha.HaPlane;
import java.util.List;
import java.util.Optional;

/** Shows the groups of the HA plane to the control plane. Any thread. */
record LiveGroups(HaPlane ha) implements AnaGroups {

    @Override
    public List<Place> places() {
        return ha.record().gateways().values().stream()
                .filter(gateway -> gateway.admin() != Admin.REMOVED)
                .map(gateway -> new Place(gateway.ownGroup(), gateway.location()))
                .toList();
    }

    @Override
    public int own() {
        return ha.self().map(Gateway::ownGroup).orElse(0);
    }

    @Override
    public boolean serves(int group) {
        return ha.serves(group);
    }

    @Override
    public Optional<String> holder(int group) {
        return Optional.ofNullable(ha.record().groups().get(group))
                .flatMap(found -> found.holder())
                .map(life -> life.gateway().name());
    }
}
