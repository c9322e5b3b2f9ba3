package io.tidegate.control;

import io.tidegate.config.DesiredState;
import io.tidegate.config.NamespaceConfig;
import io.tidegate.config.StateKeys;
import io.tidegate.config.settings.HaSettings;
import io.tidegate.group.Balance;
import io.tidegate.group.Balance.Placed;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Evens out, now and then, how namespaces are spread over the gateways of the group. One thread at a time.
 *
 * <p>Every gateway looks at the same state and comes to the same plan by {@link Balance}; of that it carries out what
 * concerns namespaces that it serves itself, so no two gateways move the same one. After each move the plan is made anew, for
 * the others move at the same time.
 *
 * <p>Nothing is moved before the spread was uneven at {@link #LOOKS} looks in a row, with every gateway of the group up,
 * enabled and serving its own ANA group all the while: what a fail-over, a drain or a start leaves behind passes by
 * itself, and an administrator who adds many namespaces is left to finish.
 */
public final class Rebalancing {

    private static final Logger LOG = LoggerFactory.getLogger(Rebalancing.class);

    /** As many looks in a row have to find the same fault. */
    private static final int LOOKS = 3;

    private final StateEditor editor;
    private final NamespaceTraits traits;
    private final AnaGroups groups;
    private final StayingImages staying;
    private final int moves;
    private final BooleanSupplier closing;
    private int uneven;

    Rebalancing(
            StateEditor editor,
            NamespaceTraits traits,
            AnaGroups groups,
            StayingImages staying,
            HaSettings.Rebalancing settings,
            BooleanSupplier closing) {
        this.editor = editor;
        this.traits = traits;
        this.groups = groups;
        this.staying = staying;
        this.moves = settings.moves();
        this.closing = closing;
    }

    /** Looks, and moves what has been in the wrong place for long enough. Blocks until that is done. */
    public void look() {
        try {
            uneven = isSteady() && !plan(editor.see(), moves).isEmpty() ? uneven + 1 : 0;
            if (uneven >= LOOKS) {
                even();
            }
        } catch (Refusal refusal) {
            LOG.warn("namespaces are not evened out, the next look tries again: {}", refusal.text());
        }
    }

    private boolean isSteady() {
        return groups.members().size() > 1 && groups.members().stream().allMatch(AnaGroups.Member::isSteady);
    }

    private void even() throws Refusal {
        for (int left = moves; left > 0; left--) {
            StateEditor.Seen seen = editor.see();
            Optional<Placed> next = plan(seen, left).stream()
                    .filter(move -> groups.serves(present(seen.state(), move).anaGroup()))
                    .findFirst();
            if (next.isEmpty() || closing.getAsBoolean() || !isSteady()) {
                return;
            }
            NamespaceConfig namespace = present(seen.state(), next.get());
            LOG.info(
                    "{} goes from load balancing group {} to {}, which has less to do",
                    NamespaceLookup.name(namespace),
                    namespace.anaGroup(),
                    next.get().group());
            traits.move(namespace, next.get().group(), false);
        }
    }

    private static NamespaceConfig present(DesiredState state, Placed move) {
        return state.namespace(move.subsystem(), move.nsid()).orElseThrow();
    }

    /** What all gateways together would do now. */
    private List<Placed> plan(StateEditor.Seen seen, int limit) {
        List<Placed> present = seen.state().namespaces().values().stream()
                .map(one -> placed(one, seen.keys()))
                .toList();
        Map<Integer, String> hosts = new HashMap<>();
        groups.members().forEach(member -> hosts.put(member.own(), member.host()));
        return Balance.moves(
                groups.places(),
                (nqn, group) -> listens(seen.state(), nqn, hosts.getOrDefault(group, "")),
                present,
                limit);
    }

    private Placed placed(NamespaceConfig one, Set<String> keys) {
        boolean pinned = keys.contains(StateKeys.pin(one.subsystem(), one.nsid())) || staying.stays(one.image());
        return new Placed(one.subsystem(), one.nsid(), one.anaGroup(), one.location(), pinned);
    }

    /** Without a listener for its subsystem hosts would lose the namespace. Networks give one to every gateway. */
    private static boolean listens(DesiredState state, String nqn, String host) {
        return state.subsystem(nqn)
                        .filter(subsystem -> !subsystem.networks().masks().isEmpty())
                        .isPresent()
                || state.listenersOf(nqn).stream()
                        .anyMatch(listener -> listener.hostName().equals(host));
    }
}
