package io.tidegate.cli.command;

import io.tidegate.cli.client.Answer;
import io.tidegate.cli.client.Session;
import io.tidegate.cli.client.UsageException;
import io.tidegate.proto.change_host_key_req;
import io.tidegate.proto.req_status;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Changes or deletes the key of a host; both are the same call. */
abstract class HostKey extends SubsystemAction {

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

    final int change(String verb, String infinitive, @Nullable String key) {
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
        String object = verb + " key for host " + hostNqn + " on subsystem " + nqn;
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
            return change("changing", "change", dhchapKey);
        }
    }

    @Command(name = "del_key", description = "Delete host inband authentication key")
    static final class Delete extends HostKey {

        Delete(Session session) {
            super(session);
        }

        @Override
        public Integer call() {
            return change("deleting", "delete", null);
        }
    }
}
