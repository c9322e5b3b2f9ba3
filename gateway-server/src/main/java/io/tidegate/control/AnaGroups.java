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
    };

    /** The groups that namespaces may be put into: one for each gateway. */
    List<Place> places();

    /** The group of this gateway. */
    int own();

    /** Whether this gateway serves a group now. */
    boolean serves(int group);

    /** Which gateway serves a group, as far as is known. */
    Optional<String> holder(int group);
}
