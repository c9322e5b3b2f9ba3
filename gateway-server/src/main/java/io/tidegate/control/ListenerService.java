package io.tidegate.control;

import static io.tidegate.control.StatusReply.SUCCESS;

import io.tidegate.bdev.Errno;
import io.tidegate.config.DesiredState;
import io.tidegate.config.ListenerConfig;
import io.tidegate.config.StateCodec;
import io.tidegate.config.StateKeys;
import io.tidegate.config.settings.GatewaySettings;
import io.tidegate.nvme.AnaState;
import io.tidegate.nvme.Nqn;
import io.tidegate.proto.AddressFamily;
import io.tidegate.proto.ana_group_state;
import io.tidegate.proto.create_listener_req;
import io.tidegate.proto.delete_listener_req;
import io.tidegate.proto.gateway_listener_info;
import io.tidegate.proto.gateway_listeners_info;
import io.tidegate.proto.list_listeners_req;
import io.tidegate.proto.listener_info;
import io.tidegate.proto.listeners_info;
import io.tidegate.proto.req_status;
import io.tidegate.proto.show_gateway_listeners_info_req;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says at which addresses the gateways of the group serve a subsystem. */
final class ListenerService {

    private static final Logger LOG = LoggerFactory.getLogger(ListenerService.class);
    private static final Pattern HOST_NAME = Pattern.compile("(?=.{1,253}$)[a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?"
            + "(\\.[a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)*");
    private static final String EVERY_HOST = "*";

    private final StateEditor editor;
    private final GatewaySettings settings;
    private final LiveView live;
    private final LocalAddresses addresses;
    private final TlsRules tlsRules;

    ListenerService(
            StateEditor editor, GatewaySettings settings, LiveView live, LocalAddresses addresses, TlsRules tlsRules) {
        this.editor = editor;
        this.settings = settings;
        this.live = live;
        this.addresses = addresses;
        this.tlsRules = tlsRules;
    }

    req_status create(create_listener_req request) throws Refusal {
        InetAddress address = check(request);
        boolean own = request.getHostName().equals(ownHost());
        if (!own && request.getVerifyHostName()) {
            throw new Refusal(
                    Errno.ENODEV,
                    "this gateway runs on host " + ownHost() + ", not " + request.getHostName()
                            + "; ask the gateway of that host");
        }
        create_listener_req stored = completed(request, address);
        String key = StateKeys.listener(stored.getNqn(), stored.getHostName(), stored.getTraddr(), stored.getTrsvcid());
        editor.edit((state, keys) -> {
            checkFree(state, stored);
            tlsRules.check(state, stored);
            byte[] value = StateCodec.encode(stored);
            if (!own) {
                return Edit.putForOthers(key, value);
            }
            checkAddress(address);
            return Edit.put(key, value);
        });
        if (!own) {
            throw new Refusal(
                    Errno.EREMOTE,
                    "the listener is stored for host " + request.getHostName()
                            + " and gets active when a gateway runs there");
        }
        LOG.info(
                "listening at {}:{} for subsystem {}{}",
                stored.getTraddr(),
                stored.getTrsvcid(),
                stored.getNqn(),
                stored.getSecure() ? " over TLS" : "");
        return req_status.newBuilder().setErrorMessage(SUCCESS).build();
    }

    private InetAddress check(create_listener_req request) throws Refusal {
        if (request.getAdrfam() == AddressFamily.UNRECOGNIZED) {
            throw new Refusal(Errno.ENOKEY, "the address family is unknown; use ipv4 or ipv6");
        }
        checkName(request.getNqn());
        if (!HOST_NAME.matcher(request.getHostName()).matches()) {
            throw new Refusal(Errno.EINVAL, "'" + request.getHostName() + "' cannot be the name of a host");
        }
        if (request.getTrsvcid() < 0 || request.getTrsvcid() > 65535) {
            throw new Refusal(
                    Errno.EINVAL, "port " + Integer.toUnsignedString(request.getTrsvcid()) + " is outside 1 to 65535");
        }
        tlsRules.check(request);
        return parse(request.getTraddr(), request.hasAdrfam(), request.getAdrfam() == AddressFamily.ipv6);
    }

    private static void checkName(String nqn) throws Refusal {
        if (nqn.isEmpty() || nqn.equals(Nqn.DISCOVERY)) {
            throw new Refusal(
                    Errno.EINVAL,
                    nqn.isEmpty() ? "the subsystem NQN is missing" : "the discovery service has its own address");
        }
    }

    private static InetAddress parse(String traddr, boolean familyGiven, boolean ipv6) throws Refusal {
        InetAddress address;
        try {
            address = InetAddress.ofLiteral(ListenerConfig.unbracket(traddr));
        } catch (IllegalArgumentException e) {
            throw new Refusal(Errno.EINVAL, "'" + traddr + "' is no IP address; give it in numbers");
        }
        if (familyGiven && ipv6 != address instanceof Inet6Address) {
            throw new Refusal(Errno.EADDRNOTAVAIL, "'" + traddr + "' is no " + (ipv6 ? "IPv6" : "IPv4") + " address");
        }
        return address;
    }

    private static create_listener_req completed(create_listener_req request, InetAddress address) {
        // Upstream's newest gateway looks for the key by the address without brackets, and its 1.5.24 deletes by that
        // too.
        return request.toBuilder()
                .setTraddr(ListenerConfig.unbracket(request.getTraddr()))
                .setAdrfam(address instanceof Inet6Address ? AddressFamily.ipv6 : AddressFamily.ipv4)
                .setTrsvcid(
                        request.getTrsvcid() == 0
                                ? ListenerConfig.defaultPort(request.getSecure())
                                : request.getTrsvcid())
                .build();
    }

    private static void checkFree(DesiredState state, create_listener_req wanted) throws Refusal {
        if (state.subsystem(wanted.getNqn()).isEmpty()) {
            throw new Refusal(Errno.ENOENT, "there is no subsystem " + wanted.getNqn());
        }
        for (ListenerConfig other : state.listenersOf(wanted.getNqn())) {
            if (other.isAt(wanted.getTraddr(), wanted.getTrsvcid())
                    && other.hostName().equals(wanted.getHostName())) {
                throw new Refusal(
                        Errno.EEXIST, "subsystem " + wanted.getNqn() + " listens at " + other.endpoint() + " already");
            }
        }
    }

    private void checkAddress(InetAddress address) throws Refusal {
        if (settings.checks().listenerAddress() && !addresses.has(address)) {
            throw new Refusal(
                    Errno.EADDRNOTAVAIL,
                    address.getHostAddress() + " is on no interface of " + ownHost()
                            + " that is up; use one of its own addresses or 0.0.0.0");
        }
    }

    req_status delete(delete_listener_req request) throws Refusal {
        if (request.getAdrfam() == AddressFamily.UNRECOGNIZED) {
            throw new Refusal(Errno.ENOKEY, "the address family is unknown; use ipv4 or ipv6");
        }
        checkName(request.getNqn());
        if (request.getHostName().equals(EVERY_HOST) && !request.getForce()) {
            throw new Refusal(Errno.EINVAL, "host '*' means the listeners of every host; add --force if that is meant");
        }
        int port = request.hasTrsvcid() ? request.getTrsvcid() : ListenerConfig.DEFAULT_PORT;
        String address = ListenerConfig.unbracket(request.getTraddr());
        if (!request.getForce()) {
            refuseWhileInUse(request.getNqn(), address, port);
        }
        editor.edit((state, keys) -> Edit.remove(found(state, request, address, port)));
        LOG.info("no longer listening at {}:{} for subsystem {}", address, port, request.getNqn());
        return req_status.newBuilder().setErrorMessage(SUCCESS).build();
    }

    private void refuseWhileInUse(String nqn, String address, int port) throws Refusal {
        boolean everyAddress = address.equals("0.0.0.0") || address.equals("::");
        boolean used = live.controllers(nqn).stream()
                .anyMatch(one ->
                        one.port() == port && (everyAddress || ListenerConfig.sameAddress(one.address(), address)));
        if (used) {
            throw new Refusal(
                    Errno.ENOTEMPTY,
                    "hosts are connected to " + nqn + " at " + address + ":" + port
                            + "; --force deletes the listener and ends their connections");
        }
    }

    private List<String> found(DesiredState state, delete_listener_req request, String address, int port)
            throws Refusal {
        boolean everyHost = request.getHostName().equals(EVERY_HOST);
        List<String> keys = state.listeners().entrySet().stream()
                .filter(entry -> entry.getValue().subsystem().equals(request.getNqn()))
                .filter(entry -> entry.getValue().isAt(address, port))
                .filter(entry -> everyHost || entry.getValue().hostName().equals(request.getHostName()))
                .map(Map.Entry::getKey)
                .toList();
        boolean automatic =
                live.automaticListeners(request.getNqn()).values().stream().anyMatch(one -> one.isAt(address, port));
        if (keys.isEmpty() && automatic) {
            throw new Refusal(
                    Errno.EINVAL,
                    "the listener at " + address + ":" + port + " follows from a network of subsystem "
                            + request.getNqn() + "; delete that by del_subsystem_network");
        }
        if (keys.isEmpty()) {
            throw new Refusal(
                    Errno.ENOENT,
                    "subsystem " + request.getNqn() + " has no listener at " + address + ":" + port + " of host "
                            + request.getHostName());
        }
        if (!request.getForce() && !request.getHostName().equals(ownHost())) {
            throw new Refusal(
                    Errno.ENOENT,
                    "this gateway runs on host " + ownHost() + ", not " + request.getHostName()
                            + "; add --force to delete the listener of another host");
        }
        return keys;
    }

    listeners_info list(list_listeners_req request) throws Refusal {
        DesiredState state = editor.read();
        if (state.subsystem(request.getSubsystem()).isEmpty()) {
            throw new Refusal(Errno.ENOENT, "there is no subsystem " + request.getSubsystem());
        }
        listeners_info.Builder reply = listeners_info.newBuilder().setErrorMessage(SUCCESS);
        state.listeners().forEach((key, one) -> {
            if (one.subsystem().equals(request.getSubsystem())) {
                reply.addListeners(line(key, one, true));
            }
        });
        live.automaticListeners(request.getSubsystem())
                .forEach((key, one) -> reply.addListeners(line(key, one, false)));
        return reply.build();
    }

    gateway_listeners_info own(show_gateway_listeners_info_req request) throws Refusal {
        String nqn = request.getSubsystemNqn();
        DesiredState state = editor.read();
        if (state.subsystem(nqn).isEmpty()) {
            throw new Refusal(Errno.ENOENT, "there is no subsystem " + nqn);
        }
        List<ana_group_state> groups = groups();
        gateway_listeners_info.Builder reply =
                gateway_listeners_info.newBuilder().setErrorMessage(SUCCESS);
        state.listeners().forEach((key, one) -> {
            if (one.subsystem().equals(nqn) && one.hostName().equals(ownHost())) {
                reply.addGwListeners(gateway_listener_info
                        .newBuilder()
                        .setListener(line(key, one, true))
                        .addAllLbStates(groups));
            }
        });
        live.automaticListeners(nqn)
                .forEach((key, one) -> reply.addGwListeners(gateway_listener_info
                        .newBuilder()
                        .setListener(line(key, one, false))
                        .addAllLbStates(groups)));
        return reply.build();
    }

    private List<ana_group_state> groups() {
        List<ana_group_state> groups = new ArrayList<>();
        for (AnaState state : live.anaStates()) {
            groups.add(ana_group_state
                    .newBuilder()
                    .setGrpId(groups.size() + 1)
                    .setState(AnaWords.of(state))
                    .build());
        }
        return groups;
    }

    private listener_info line(String key, ListenerConfig one, boolean manual) {
        return listener_info
                .newBuilder()
                .setHostName(one.hostName())
                .setTrtype("TCP")
                .setAdrfam(one.ipv6() ? AddressFamily.ipv6 : AddressFamily.ipv4)
                .setTraddr(one.ipv6() ? "[" + one.address() + "]" : one.address())
                .setTrsvcid(one.port())
                .setSecure(one.secure())
                .setActive(live.listening(key))
                .setManual(manual)
                .build();
    }

    private String ownHost() {
        return settings.identity().hostName();
    }
}
