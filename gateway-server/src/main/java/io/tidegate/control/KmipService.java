package io.tidegate.control;

import static io.tidegate.control.StatusReply.SUCCESS;

import io.tidegate.bdev.Errno;
import io.tidegate.config.DesiredState;
import io.tidegate.config.KmipCodec;
import io.tidegate.config.KmipEndpoint;
import io.tidegate.config.StateKeys;
import io.tidegate.config.settings.GatewaySettings;
import io.tidegate.proto.add_kmip_server_endpoints_req;
import io.tidegate.proto.del_kmip_server_endpoints_req;
import io.tidegate.proto.kmip_server_endpoint;
import io.tidegate.proto.kmip_server_endpoint_cli;
import io.tidegate.proto.kmip_server_endpoints_info;
import io.tidegate.proto.list_kmip_server_endpoints_req;
import io.tidegate.proto.req_status;
import io.tidegate.store.StateChange;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says where the key servers of subsystems are. A subsystem has one server, by whose name the gateways find their
 * certificates, at one or more endpoints that hold the same keys.
 */
final class KmipService {

    private static final Logger LOG = LoggerFactory.getLogger(KmipService.class);
    private static final String ALL = "*";
    private static final int MAX_ENDPOINTS = 16;
    private static final int MAX_NAME = 255;
    private static final int MAX_PORT = 65535;

    /** A name (RFC 1123, 2.1), an IPv4 address, or an IPv6 address without brackets. */
    private static final Pattern ADDRESS = Pattern.compile(
            "(?=.{1,253}$)[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?(\\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*"
                    + "|[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*");

    private final StateEditor editor;
    private final GatewaySettings.Kmip settings;

    KmipService(StateEditor editor, GatewaySettings.Kmip settings) {
        this.editor = editor;
        this.settings = settings;
    }

    req_status add(add_kmip_server_endpoints_req request) throws Refusal {
        String nqn = request.getSubsystemNqn();
        List<KmipEndpoint> wanted = endpoints(nqn, request.getServerName(), request.getEndpointsList());
        checkFiles(request.getServerName());
        editor.edit((state, keys) -> {
            requireSubsystem(state, nqn);
            List<KmipEndpoint> present = state.kmipEndpointsOf(nqn);
            checkServer(nqn, request.getServerName(), present);
            List<KmipEndpoint> missing =
                    wanted.stream().filter(one -> !present.contains(one)).toList();
            if (missing.isEmpty()) {
                throw new Refusal(
                        Errno.EEXIST, "subsystem " + nqn + " has KMIP server endpoint " + places(wanted) + " already");
            }
            if (present.size() + missing.size() > MAX_ENDPOINTS) {
                throw new Refusal(
                        Errno.E2BIG, "subsystem " + nqn + " would have more than " + MAX_ENDPOINTS + " KMIP endpoints");
            }
            Map<String, byte[]> puts = new LinkedHashMap<>();
            missing.forEach(one -> puts.put(StateKeys.kmipEndpoint(one), KmipCodec.value(one)));
            return new Edit(new StateChange(puts, Set.of()), Set.of());
        });
        LOG.info("keys of subsystem {} come from KMIP server {} at {}", nqn, request.getServerName(), places(wanted));
        return req_status.newBuilder().setErrorMessage(SUCCESS).build();
    }

    private static void checkServer(String nqn, String server, List<KmipEndpoint> present) throws Refusal {
        Optional<String> other = present.stream()
                .map(KmipEndpoint::serverName)
                .filter(name -> !name.equals(server))
                .findFirst();
        if (other.isPresent()) {
            throw new Refusal(
                    Errno.EADDRINUSE,
                    "subsystem " + nqn + " uses KMIP server " + other.get()
                            + " already and can have one only; delete the endpoints of that one first");
        }
    }

    /** This gateway could not use the server; that others can does not help a namespace that moves here. */
    private void checkFiles(String server) throws Refusal {
        GatewaySettings.Kmip.Files files = settings.files(server);
        for (Path file : List.of(files.clientCertificate(), files.clientKey(), files.authorities())) {
            if (!Files.isRegularFile(file)) {
                throw new Refusal(
                        Errno.ENOKEY,
                        "this gateway lacks the file " + file.toAbsolutePath() + " for KMIP server " + server
                                + "; put it there, or set [kmip] cert_dir");
            }
        }
    }

    req_status delete(del_kmip_server_endpoints_req request) throws Refusal {
        String nqn = request.getSubsystemNqn();
        List<KmipEndpoint> unwanted = endpoints(nqn, request.getServerName(), request.getEndpointsList());
        editor.edit((state, keys) -> {
            requireSubsystem(state, nqn);
            List<String> found = new ArrayList<>();
            state.kmipEndpoints().forEach((key, one) -> {
                if (unwanted.contains(one)) {
                    found.add(key);
                }
            });
            if (!state.kmipEndpointsOf(nqn).containsAll(unwanted)) {
                throw new Refusal(
                        Errno.ENOENT,
                        "subsystem " + nqn + " has no endpoint " + places(unwanted) + " of KMIP server "
                                + request.getServerName());
            }
            if (!request.getForce() && unwanted.containsAll(state.kmipEndpointsOf(nqn))) {
                refuseIfNeeded(state, nqn);
            }
            return new Edit(StateChange.remove(found), Set.of());
        });
        LOG.info(
                "KMIP server {} of subsystem {} is not at {} any more", request.getServerName(), nqn, places(unwanted));
        return req_status.newBuilder().setErrorMessage(SUCCESS).build();
    }

    /** Without its last key server an encrypted namespace would not open again. */
    private static void refuseIfNeeded(DesiredState state, String nqn) throws Refusal {
        List<Integer> encrypted = state.namespacesOf(nqn).stream()
                .filter(one -> !one.traits().encryption().isEmpty())
                .map(one -> one.nsid())
                .toList();
        if (!encrypted.isEmpty()) {
            throw new Refusal(
                    Errno.EBUSY,
                    "namespaces " + encrypted + " of subsystem " + nqn
                            + " are encrypted and would not open again without a key server; delete them first or use"
                            + " --force");
        }
    }

    kmip_server_endpoints_info list(list_kmip_server_endpoints_req request) throws Refusal {
        String nqn = request.getSubsystemNqn();
        boolean every = nqn.isEmpty() || nqn.equals(ALL);
        String server = request.getServerName();
        kmip_server_endpoints_info.Builder reply =
                kmip_server_endpoints_info.newBuilder().setErrorMessage(SUCCESS);
        editor.read().kmipEndpoints().values().stream()
                .filter(one -> every || one.subsystem().equals(nqn))
                .filter(one -> server.isEmpty() || one.serverName().equals(server))
                .forEach(one -> reply.addEndpoints(kmip_server_endpoint_cli
                        .newBuilder()
                        .setSubsystemNqn(one.subsystem())
                        .setServerName(one.serverName())
                        .setAddress(one.place().address())
                        .setPort(one.place().port())));
        return reply.build();
    }

    private static void requireSubsystem(DesiredState state, String nqn) throws Refusal {
        if (state.subsystem(nqn).isEmpty()) {
            throw new Refusal(Errno.ENOENT, "there is no subsystem " + nqn);
        }
    }

    private static List<KmipEndpoint> endpoints(String nqn, String server, List<kmip_server_endpoint> given)
            throws Refusal {
        require(!given.isEmpty(), "no endpoint of KMIP server '" + server + "' was given; name an address");
        checkName(server);
        List<KmipEndpoint> endpoints = new ArrayList<>();
        for (kmip_server_endpoint one : given) {
            int port = one.hasPort() ? one.getPort() : KmipEndpoint.DEFAULT_PORT;
            require(
                    port > 0 && port <= MAX_PORT,
                    "port " + Integer.toUnsignedString(port) + " of KMIP server " + server + " is not 1 to "
                            + MAX_PORT);
            require(
                    ADDRESS.matcher(one.getAddress()).matches(),
                    "'" + one.getAddress() + "' is no address or name of a host for KMIP server " + server);
            endpoints.add(new KmipEndpoint(nqn, server, new KmipEndpoint.Place(one.getAddress(), port)));
        }
        return endpoints.stream().distinct().toList();
    }

    /** It is a part of a state key and of a path. */
    private static void checkName(String server) throws Refusal {
        boolean good = !server.isBlank()
                && server.length() <= MAX_NAME
                && server.indexOf(StateKeys.DELIMITER) < 0
                && server.indexOf('/') < 0
                && server.chars().noneMatch(Character::isISOControl)
                && !server.equals(".")
                && !server.equals("..");
        require(
                good,
                "'" + server + "' cannot be the name of a KMIP server: it must not be empty, . or .., nor hold _ or /");
    }

    private static String places(List<KmipEndpoint> endpoints) {
        return String.join(
                ", ", endpoints.stream().map(one -> one.place().toString()).toList());
    }

    private static void require(boolean good, String otherwise) throws Refusal {
        if (!good) {
            throw new Refusal(Errno.EINVAL, otherwise);
        }
    }
}
