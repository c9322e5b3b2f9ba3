package io.tidegate.control;

import static io.tidegate.control.StatusReply.SUCCESS;

import io.tidegate.bdev.Errno;
import io.tidegate.config.DesiredState;
import io.tidegate.config.HostConfig;
import io.tidegate.config.StateKeys;
import io.tidegate.config.StoredValue;
import io.tidegate.config.SubsystemConfig;
import io.tidegate.config.secret.StoredSecret;
import io.tidegate.proto.change_host_key_req;
import io.tidegate.proto.change_subsystem_key_req;
import io.tidegate.proto.req_status;
import io.tidegate.store.StateChange;
import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Changes and deletes the keys by which hosts and subsystems prove themselves. Connections that are there go on; new ones
 * need the new key.
 */
final class HostKeyService {

    private static final Logger LOG = LoggerFactory.getLogger(HostKeyService.class);

    /** The half of a host's keys that is to stay as it is. */
    private static final String KEEP = "-";

    private final StateEditor editor;
    private final NqnRules names;
    private final KeyRules keys;

    HostKeyService(StateEditor editor, NqnRules names, KeyRules keys) {
        this.editor = editor;
        this.names = names;
        this.keys = keys;
    }

    req_status host(change_host_key_req request) throws Refusal {
        String nqn = request.getSubsystemNqn();
        String host = request.getHostNqn();
        names.subsystem(nqn);
        names.host(host, false);
        StoredSecret key = sent(request.getDhchapKey(), "host " + host);
        StoredSecret controller = sent(request.getDhchapCtrlrKey(), "subsystem " + nqn + " for host " + host);
        editor.amend((state, entries) -> {
            HostConfig present = find(state, nqn, host);
            HostConfig wanted = new HostConfig(
                    nqn,
                    host,
                    present.psk(),
                    keep(request.getDhchapKey()) ? present.key() : key,
                    keep(request.getDhchapCtrlrKey()) ? present.controllerKey() : controller);
            String stateKey = StateKeys.host(nqn, host);
            byte[] value = stored(state, wanted, StoredValue.of(entries, stateKey));
            return new Edit(StateChange.put(stateKey, value), Set.of(stateKey));
        });
        LOG.info("the keys of host {} for subsystem {} were changed", host, nqn);
        return req_status.newBuilder().setErrorMessage(SUCCESS).build();
    }

    private StoredSecret sent(String key, String whose) throws Refusal {
        return key.isEmpty() || keep(key) ? StoredSecret.NONE : keys.store(whose, key);
    }

    private static boolean keep(String key) {
        return key.equals(KEEP);
    }

    private static HostConfig find(DesiredState state, String nqn, String host) throws Refusal {
        return state.host(nqn, host)
                .orElseThrow(() ->
                        new Refusal(Errno.ENODEV, "host " + host + " is not among the hosts of subsystem " + nqn));
    }

    private static byte[] stored(DesiredState state, HostConfig wanted, StoredValue value) throws Refusal {
        SubsystemConfig subsystem = state.subsystem(wanted.subsystem())
                .orElseThrow(() -> new Refusal(Errno.ENODEV, "there is no subsystem " + wanted.subsystem()));
        if (!wanted.usesDhchap()) {
            if (subsystem.hasKey()) {
                throw new Refusal(
                        Errno.ENOKEY,
                        "subsystem " + wanted.subsystem() + " has a key, so its hosts need one too; delete that first");
            }
            if (wanted.controllerKey().isPresent()) {
                throw new Refusal(
                        Errno.ENOKEY,
                        "host " + wanted.nqn()
                                + " has no key, so the subsystem cannot prove itself to it; give it one");
            }
        } else if (subsystem.hasKey() && wanted.controllerKey().isPresent()) {
            throw new Refusal(
                    Errno.EINVAL,
                    "subsystem " + wanted.subsystem()
                            + " has a key, by which it proves itself to every host; delete that"
                            + " first, or the key for host " + wanted.nqn() + " alone");
        } else if (state.openToAny(wanted.subsystem())) {
            throw new Refusal(
                    Errno.EACCES,
                    "subsystem " + wanted.subsystem() + " is open to every host, so a key protects nothing;"
                            + " remove host '*' first");
        }
        put(value, "dhchap_key", "key_encrypted", wanted.key());
        put(value, "dhchap_ctrlr_key", "ctrlr_key_encrypted", wanted.controllerKey());
        return value.bytes();
    }

    private static void put(StoredValue value, String field, String sealed, StoredSecret secret) {
        if (secret.isPresent()) {
            value.set(field, secret.text()).set(sealed, secret.sealed());
        } else {
            value.remove(field).remove(sealed);
        }
    }

    req_status subsystem(change_subsystem_key_req request) throws Refusal {
        String nqn = request.getSubsystemNqn();
        names.subsystem(nqn);
        boolean delete = request.getDhchapKey().isEmpty();
        StoredSecret key = delete ? StoredSecret.NONE : keys.store("subsystem " + nqn, request.getDhchapKey());
        editor.amend((state, entries) -> {
            if (state.subsystem(nqn).isEmpty()) {
                throw new Refusal(Errno.ENODEV, "there is no subsystem " + nqn);
            }
            if (!delete) {
                checkHosts(state, nqn);
            }
            String stateKey = StateKeys.subsystem(nqn);
            StoredValue value = StoredValue.of(entries, stateKey);
            put(value, "dhchap_key", "key_encrypted", key);
            return new Edit(StateChange.put(stateKey, value.bytes()), awaited(state, nqn));
        });
        LOG.info("the key of subsystem {} was {}", nqn, delete ? "deleted" : "changed");
        return req_status.newBuilder().setErrorMessage(SUCCESS).build();
    }

    private static void checkHosts(DesiredState state, String nqn) throws Refusal {
        if (state.openToAny(nqn)) {
            throw new Refusal(
                    Errno.EACCES,
                    "subsystem " + nqn + " is open to every host, so a key protects nothing; remove host '*' first");
        }
        for (HostConfig host : state.hostsOf(nqn)) {
            if (!host.usesDhchap()) {
                throw new Refusal(
                        Errno.EINVAL,
                        "host " + host.nqn() + " of subsystem " + nqn
                                + " has no key; give it one with 'host change_key' first");
            }
            if (host.controllerKey().isPresent()) {
                throw new Refusal(
                        Errno.EINVAL,
                        "subsystem " + nqn + " has a key for host " + host.nqn()
                                + " alone; delete it with 'host del_controller_key' first");
            }
        }
    }

    /** The key of the subsystem is told to its hosts, so the change is made when it is made for each of them. */
    private static Set<String> awaited(DesiredState state, String nqn) {
        Set<String> all = new HashSet<>();
        all.add(StateKeys.subsystem(nqn));
        state.hostsOf(nqn).forEach(host -> all.add(StateKeys.host(nqn, host.nqn())));
        return all;
    }
}
