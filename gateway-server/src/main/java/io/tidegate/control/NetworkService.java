package io.tidegate.control;

import static io.tidegate.control.StatusReply.SUCCESS;

import io.tidegate.bdev.Errno;
import io.tidegate.config.DesiredState;
import io.tidegate.config.ListenerConfig;
import io.tidegate.config.NetworkConfig;
import io.tidegate.config.StateKeys;
import io.tidegate.config.StoredValue;
import io.tidegate.config.Subnet;
import io.tidegate.proto.add_subsystem_network_req;
import io.tidegate.proto.del_subsystem_network_req;
import io.tidegate.proto.gw_refresh_network_req;
import io.tidegate.proto.gw_refresh_network_status;
import io.tidegate.proto.req_status;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says in which subnets the gateways listen for a subsystem by themselves. */
final class NetworkService {

    private static final Logger LOG = LoggerFactory.getLogger(NetworkService.class);
    private static final String FIELD = "network_mask";

    private final StateEditor editor;
    private final LiveView live;
    private final TlsRules tlsRules;

    NetworkService(StateEditor editor, LiveView live, TlsRules tlsRules) {
        this.editor = editor;
        this.tlsRules = tlsRules;
        this.live = live;
    }

    req_status add(add_subsystem_network_req request) throws Refusal {
        String nqn = request.getSubsystemNqn();
        String mask = request.getNetworkMask();
        check(mask);
        if (masks(editor.read(), nqn).contains(mask)) {
            LOG.info("subsystem {} has network {} already", nqn, mask);
            return req_status.newBuilder().setErrorMessage(SUCCESS).build();
        }
        editor.amend((state, entries) -> {
            NetworkConfig present = networks(state, nqn);
            tlsRules.check(nqn, present);
            return present.masks().contains(mask)
                    ? Edit.none()
                    : amended(entries, nqn, value -> value.add(FIELD, mask));
        });
        Optional<Convergence.Failure> failure = settled(nqn);
        if (failure.isPresent()) {
            withdraw(nqn, mask);
            throw new Refusal(failure.get().errno(), failure.get().message());
        }
        LOG.info("every gateway listens for subsystem {} at the addresses it has in {}", nqn, mask);
        return req_status.newBuilder().setErrorMessage(SUCCESS).build();
    }

    /** Refuses what is no subnet. */
    static void check(String mask) throws Refusal {
        if (mask.isEmpty()) {
            throw new Refusal(Errno.EINVAL, "the network mask is missing; write one such as 192.0.2.0/24");
        }
        try {
            Subnet.parse(mask);
        } catch (IllegalArgumentException e) {
            throw new Refusal(Errno.EADDRNOTAVAIL, String.valueOf(e.getMessage()));
        }
    }

    /** Why one of the listeners that follow does not work here; empty when all do. */
    Optional<Convergence.Failure> settled(String nqn) throws Refusal {
        return editor.settled(live.automaticListeners(nqn).keySet());
    }

    private void withdraw(String nqn, String mask) throws Refusal {
        editor.amend((state, entries) -> masks(state, nqn).contains(mask)
                ? amended(entries, nqn, value -> value.drop(FIELD, mask))
                : Edit.none());
    }

    /** As upstream has it: to delete one of none is a mistake, to delete one that is not among them is done already. */
    req_status delete(del_subsystem_network_req request) throws Refusal {
        String nqn = request.getSubsystemNqn();
        String mask = request.getNetworkMask();
        check(mask);
        Set<String> before = live.automaticListeners(nqn).keySet();
        editor.amend((state, entries) -> {
            List<String> present = masks(state, nqn);
            if (present.isEmpty()) {
                throw new Refusal(Errno.ENOENT, "subsystem " + nqn + " has no network, so not " + mask + " either");
            }
            return present.contains(mask) ? amended(entries, nqn, value -> value.drop(FIELD, mask)) : Edit.none();
        });
        editor.settled(before);
        LOG.info("no gateway listens for subsystem {} in {} by itself any more", nqn, mask);
        return req_status.newBuilder().setErrorMessage(SUCCESS).build();
    }

    gw_refresh_network_status refresh(gw_refresh_network_req request) throws Refusal {
        String nqn = request.getSubsystemNqn();
        masks(editor.read(), nqn);
        Map<String, ListenerConfig> before = live.automaticListeners(nqn);
        live.lookAtNetworks();
        Map<String, ListenerConfig> after = live.automaticListeners(nqn);
        Set<String> touched = new TreeSet<>(before.keySet());
        touched.addAll(after.keySet());
        Optional<Convergence.Failure> failure = editor.settled(touched);
        if (failure.isPresent()) {
            throw new Refusal(failure.get().errno(), failure.get().message());
        }
        gw_refresh_network_status.Builder reply =
                gw_refresh_network_status.newBuilder().setErrorMessage(SUCCESS);
        after.forEach((key, one) -> addIf(!before.containsKey(key), one, reply::addAdded));
        before.forEach((key, one) -> addIf(!after.containsKey(key), one, reply::addRemoved));
        return reply.build();
    }

    private static void addIf(boolean wanted, ListenerConfig one, Consumer<String> into) {
        if (wanted) {
            into.accept(one.endpoint());
        }
    }

    private static List<String> masks(DesiredState state, String nqn) throws Refusal {
        return networks(state, nqn).masks();
    }

    private static NetworkConfig networks(DesiredState state, String nqn) throws Refusal {
        return state.subsystem(nqn)
                .orElseThrow(() -> new Refusal(Errno.ENOENT, "there is no subsystem " + nqn))
                .networks();
    }

    private static Edit amended(Map<String, byte[]> entries, String nqn, UnaryOperator<StoredValue> change) {
        String key = StateKeys.subsystem(nqn);
        return Edit.put(key, change.apply(StoredValue.of(entries, key)).bytes());
    }
}
