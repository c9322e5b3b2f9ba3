package io.tidegate.app;

import io.tidegate.control.AnaGroups;
import io.tidegate.group.AnaGroup;
import io.tidegate.group.Balance.Place;
import io.tidegate.group.Gateway;
import io.tidegate.group.Gateway.Admin;
import io.tidegate.group.GatewayId;
import io.tidegate.group.GroupRecord;
import io.tidegate.group.MemberEdits;
import io.tidegate.ha.HaPlane;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** Shows the groups of the HA plane to the control plane. Any thread. */
record LiveGroups(HaPlane ha) implements AnaGroups {

    @Override
    public List<Place> places() {
        return ha.record().gateways().values().stream()
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
    public List<Member> members() {
        GroupRecord record = ha.record();
        return record.gateways().values().stream()
                .map(gateway -> new Member(
                        gateway.id().name(),
                        gateway.ownGroup(),
                        !gateway.out(),
                        gateway.admin().name().toLowerCase(Locale.ROOT),
                        record.groups().values().stream()
                                .filter(group -> group.isHeldBy(gateway.life()))
                                .map(AnaGroup::number)
                                .toList(),
                        gateway.location(),
                        gateway.host()))
                .toList();
    }

    @Override
    public Drain drain(String gateway, boolean drained) {
        boolean known = ha.record().gateways().keySet().stream()
                .anyMatch(id -> id.name().equals(gateway));
        if (!known) {
            return Drain.UNKNOWN;
        }
        Admin wanted = drained ? Admin.DRAINED : Admin.ENABLED;
        return ha.edit(new MemberEdits.SetAdmin(new GatewayId(gateway), wanted)) ? Drain.DONE : Drain.AWAY;
    }

    @Override
    public Removal remove(String gateway) {
        GatewayId id = new GatewayId(gateway);
        AtomicReference<Removal> ended = new AtomicReference<>(Removal.AWAY);
        boolean changed = ha.edit(record -> {
            ended.set(record.gateway(id)
                    .map(found -> found.out() ? Removal.DONE : Removal.ALIVE)
                    .orElse(Removal.UNKNOWN));
            return new MemberEdits.Remove(id).applyTo(record);
        });
        return changed ? Objects.requireNonNull(ended.get()) : Removal.AWAY;
    }

    @Override
    public Optional<String> holder(int group) {
        return Optional.ofNullable(ha.record().groups().get(group))
                .flatMap(found -> found.holder())
                .map(life -> life.gateway().name());
    }
}
