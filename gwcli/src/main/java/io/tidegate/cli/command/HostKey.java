package io.tidegate.cli.command;

import io.tidegate.cli.client.Answer;
import io.tidegate.cli.client.Session;
import io.tidegate.cli.client.UsageException;
import io.tidegate.proto.change_host_key_req;
import io.tidegate.proto.req_status;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Changes or deletes the key of a host, or the one by which the subsystem proves itself to it; all are the same call, which
 * deletes a half that it is not given.
 */
abstract class HostKey extends SubsystemAction {

    /** The half that stays as it is. */
    private static final String KEEP = "-";

    @Option(
            names = {"--host-nqn", "-t", "--host"},
            paramLabel = "HOSTNQN",
            description = "The host (or the second word)")
    private @Nullable String host;

    private HostKey(Session session) {
        super(session);
    }

    @Override
    public String words() {
        return "[NQN [HOSTNQN]]";
    }

    final int change(String verb, String infinitive, @Nullable String key, @Nullable String controllerKey) {
        String nqn = nqn();
        String hostNqn = given().required(host, "HOSTNQN or --host-nqn=HOSTNQN", "host");
        given().end();
        if (hostNqn.equals(Check.ANY_HOST)) {
            throw new UsageException("Can't " + infinitive + " key for host NQN '*', please use a real NQN");
        }
        change_host_key_req.Builder request =
                change_host_key_req.newBuilder().setSubsystemNqn(nqn).setHostNqn(hostNqn);
        if (key != null) {
            request.setDhchapKey(key);
        }
        if (controllerKey != null) {
            request.setDhchapCtrlrKey(controllerKey);
        }
        String object = verb + (KEEP.equals(key) ? " controller key for host " : " key for host ") + hostNqn
                + " on subsystem " + nqn;
        Answer<req_status> answer = session()
                .ask("Failure " + object, req_status.getDefaultInstance(), stub -> stub.changeHostKey(request.build()));
        return session().report(answer, console -> console.result(Sentence.start(object) + ": Successful"));
    }

    @Command(name = "change_key", description = "Change host inband authentication key")
    static final class Change extends HostKey {

        @Option(
                names = {"--dhchap-key", "-k"},
                required = true,
                paramLabel = "KEY",
                description = "The new DH-HMAC-CHAP key")
        private String dhchapKey = "";

        Change(Session session) {
            super(session);
        }

        @Override
        public Integer call() {
            Check.key(dhchapKey, "DH-HMAC-CHAP");
            return change("changing", "change", dhchapKey, KEEP);
        }
    }

    @Command(name = "del_key", description = "Delete host inband authentication key")
    static final class Delete extends HostKey {

        Delete(Session session) {
            super(session);
        }

        @Override
        public Integer call() {
            return change("deleting", "delete", null, null);
        }
    }

    @Command(
            name = "change_controller_key",
            description = "Change the key by which the subsystem proves itself to one host")
    static final class ChangeController extends HostKey {

        @Option(
                names = {"--dhchap-controller-key", "-c"},
                required = true,
                paramLabel = "KEY",
                description = "The new DH-HMAC-CHAP key")
        private String controllerKey = "";

        ChangeController(Session session) {
            super(session);
        }

        @Override
        public Integer call() {
            Check.key(controllerKey, "DH-HMAC-CHAP controller");
            return change("changing", "change", KEEP, controllerKey);
        }
    }

    @Command(
            name = "del_controller_key",
            description = "Delete the key by which the subsystem proves itself to one host")
    static final class DeleteController extends HostKey {

        DeleteController(Session session) {
            super(session);
        }

        @Override
        public Integer call() {
            return change("deleting", "delete", KEEP, null);
        }
    }
}
