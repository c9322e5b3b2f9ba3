package io.tidegate.cli.command;

import io.tidegate.cli.client.Answer;
import io.tidegate.cli.client.Console;
import io.tidegate.cli.client.Errno;
import io.tidegate.cli.client.Session;
import io.tidegate.proto.add_host_req;
import io.tidegate.proto.remove_host_req;
import io.tidegate.proto.req_status;
import io.tidegate.proto.set_keep_host_connected_req;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lets hosts into a subsystem and out of it, one call per host; the first status that is not zero is the result. */
final class HostAccess {

    private final Session session;
    private final String nqn;

    HostAccess(Session session, String nqn) {
        this.session = session;
        this.nqn = nqn;
    }

    /** The keys of one host, as far as they were given. */
    record Keys(
            @Nullable String psk,
            @Nullable String dhchap,
            @Nullable String controller) {

        /** None was given. */
        static final Keys NONE = new Keys(null, null, null);
    }

    int add(List<String> hosts, Keys keys) {
        FirstFailure result = new FirstFailure();
        for (String host : hosts) {
            result.note(add(host, keys));
        }
        return result.status();
    }

    private int add(String host, Keys keys) {
        add_host_req.Builder request =
                add_host_req.newBuilder().setSubsystemNqn(nqn).setHostNqn(host);
        if (keys.psk() != null) {
            request.setPsk(keys.psk());
        }
        if (keys.dhchap() != null) {
            request.setDhchapKey(keys.dhchap());
        }
        if (keys.controller() != null) {
            request.setDhchapCtrlrKey(keys.controller());
        }
        String doing = isAny(host) ? "allowing open host access to " + nqn : "adding host " + host + " to " + nqn;
        Answer<req_status> answer =
                session.ask("Failure " + doing, req_status.getDefaultInstance(), stub -> stub.addHost(request.build()));
        return session.report(answer, console -> {
            console.result(Sentence.start(doing) + ": Successful");
            if (isAny(host)) {
                console.warning("Open host access to subsystem " + nqn
                        + " lets every host that reaches it read and write its namespaces");
            }
        });
    }

    int remove(List<String> hosts, boolean force, boolean keepConnections) {
        FirstFailure result = new FirstFailure();
        for (String host : hosts) {
            result.note(remove(host, force, keepConnections));
        }
        return result.status();
    }

    /** A host that is still connected or shown namespaces (EBUSY) has lost its access all the same: a success with a warning. */
    private int remove(String host, boolean force, boolean keepConnections) {
        // Without the field a gateway takes this for an older client, which cannot be asked whether it means it.
        remove_host_req.Builder request = remove_host_req
                .newBuilder()
                .setSubsystemNqn(nqn)
                .setHostNqn(host)
                .setForce(force);
        // Gateways before the newest do not know this one; it travels only when it says something.
        if (keepConnections) {
            request.setKeepConnections(true);
        }
        String failure = isAny(host)
                ? "Failure disabling open host access to " + nqn
                : "Failure removing host " + host + " access to " + nqn;
        Answer<req_status> answer =
                session.ask(failure, req_status.getDefaultInstance(), stub -> stub.removeHost(request.build()));
        if (answer.status() != Errno.EBUSY) {
            return session.report(answer, console -> removed(console, host));
        }
        return session.report(answer.excused(), console -> {
            removed(console, host);
            console.warning(answer.errorMessage());
        });
    }

    int keep(List<String> hosts) {
        FirstFailure result = new FirstFailure();
        for (String host : hosts) {
            set_keep_host_connected_req request = set_keep_host_connected_req
                    .newBuilder()
                    .setSubsystemNqn(nqn)
                    .setHostNqn(host)
                    .build();
            String doing = "keeping the connections of host " + host + " to " + nqn;
            Answer<req_status> answer = session.ask(
                    "Failure " + doing, req_status.getDefaultInstance(), stub -> stub.setKeepHostConnected(request));
            result.note(session.report(answer, console -> console.result(Sentence.start(doing) + ": Successful")));
        }
        return result.status();
    }

    private void removed(Console console, String host) {
        console.result(
                isAny(host)
                        ? "Disabling open host access to " + nqn + ": Successful"
                        : "Removing host " + host + " access from " + nqn + ": Successful");
    }

    private static boolean isAny(String host) {
        return host.equals(Check.ANY_HOST);
    }
}
