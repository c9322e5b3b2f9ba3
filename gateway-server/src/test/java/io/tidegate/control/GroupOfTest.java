package io.tidegate.control;

import io.tidegate.group.Balance.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The gateways gw1, gw2 ... of a group, each with its own ANA group, as a test wants them to be; seen by one of them. */
final class GroupOfTest implements AnaGroups {

    private final int own;
    private final Map<Integer, Member> members;

    private GroupOfTest(int own, Map<Integer, Member> members) {
        this.own = own;
        this.members = members;
    }

    /** All of them serve what is their own; the locations say how many there are. */
    static GroupOfTest at(String... locations) {
        GroupOfTest group = new GroupOfTest(1, new TreeMap<>());
        for (int number = 1; number <= locations.length; number++) {
            group.set(number, true, ENABLED, List.of(number), locations[number - 1]);
        }
        return group;
    }

    /** The same group as another gateway of it sees it. */
    GroupOfTest seenBy(int other) {
        return new GroupOfTest(other, members);
    }

    void set(int number, boolean up, String duty, List<Integer> serves, String location) {
        String name = "gw" + number;
        members.put(number, new Member(name, number, up, duty, serves, location, name));
    }

    @Override
    public List<Member> members() {
        return List.copyOf(members.values());
    }

    @Override
    public Drain drain(String gateway, boolean drained) {
        return Drain.UNKNOWN;
    }

    @Override
    public Removal remove(String gateway) {
        Optional<Member> member = members.values().stream()
                .filter(one -> one.name().equals(gateway))
                .findFirst();
        if (member.isEmpty() || member.get().up()) {
            return member.isEmpty() ? Removal.UNKNOWN : Removal.ALIVE;
        }
        members.remove(member.get().own());
        return Removal.DONE;
    }

    @Override
    public List<Place> places() {
        List<Place> places = new ArrayList<>();
        members.forEach((number, member) -> places.add(new Place(number, member.location())));
        return places;
    }

    @Override
    public int own() {
        return own;
    }

    @Override
    public boolean serves(int group) {
        Member me = members.get(own);
        return me != null && me.serves().contains(group);
    }

    @Override
    public Optional<String> holder(int group) {
        return Optional.of("gw" + group);
    }
}
