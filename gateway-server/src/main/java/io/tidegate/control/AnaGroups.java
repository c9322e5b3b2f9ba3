package io.tidegate.control;

import io.tidegate.group.Balance.Place;
import java.util.List;
import java.util.Optional;

/** Port: the load-balancing (ANA) groups of the gateway's group. Any thread. */
public interface AnaGroups {

    /** Of a gateway without a coordinator, which is the only one of its group and serves everything. */
    AnaGroups ALONE = new AnaGroups() {
        @Override
        public List<Place> places() {
            return List.of(new Place(1, ""));
        }

        @Override
        public int own() {
            return 1;
        }

        @Override
        public boolean serves(int group) {
            return true;
        }

        @Override
        public Optional<String> holder(int group) {
            return Optional.empty();
        }

        @Override
        public List<Member> members() {
            return List.of();
        }

        @Override
        public Drain drain(String gateway, boolean drained) {
            return Drain.UNKNOWN;
        }

        @Override
        public Removal remove(String gateway) {
            return Removal.UNKNOWN;
        }
    };

    /**
     * A gateway of the group.
     *
     * @param name of it
     * @param own its ANA group
     * @param up whether it takes part
     * @param duty what the administrator wants of it, in lower case
     * @param serves the ANA groups that it holds
     * @param location where it stands
     * @param host that its listeners bear
     */
    record Member(String name, int own, boolean up, String duty, List<Integer> serves, String location, String host) {

        /** Whether it serves what is its own, as it is meant to. */
        boolean isSteady() {
            return up && duty.equals(ENABLED) && serves.contains(own);
        }
    }

    /** The duty of a gateway that is not drained. */
    String ENABLED = "enabled";

    /** How a wish for a drain ended. */
    enum Drain {
        DONE,
        /** There is no such gateway. */
        UNKNOWN,
        /** The coordinator does not answer. */
        AWAY,
        /** Ceph's monitors lead the group, and this gateway may not do that there. */
        FORBIDDEN
    }

    /** How a wish to remove a gateway ended. */
    enum Removal {
        DONE,
        /** There is no such gateway. */
        UNKNOWN,
        /** It takes part. */
        ALIVE,
        /** The coordinator does not answer. */
        AWAY,
        /** Ceph's monitors lead the group and keep the list of its gateways. */
        FORBIDDEN
    }

    /** Takes a gateway that is down out of the group's record. Blocks. */
    Removal remove(String gateway);

    /** All gateways of the group; none when this one is alone. */
    List<Member> members();

    /** Has others serve what a gateway serves, or ends that; what follows takes its time. Blocks. */
    Drain drain(String gateway, boolean drained);

    /** The groups that namespaces may be put into: one for each gateway. */
    List<Place> places();

    /** The group of this gateway. */
    int own();

    /** Whether this gateway serves a group now. */
    boolean serves(int group);

    /** Which gateway serves a group, as far as is known. */
    Optional<String> holder(int group);
}
