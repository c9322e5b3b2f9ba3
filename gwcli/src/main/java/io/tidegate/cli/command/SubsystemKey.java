package io.tidegate.cli.command;

import io.tidegate.cli.client.Answer;
import io.tidegate.cli.client.Session;
import io.tidegate.proto.change_subsystem_key_req;
import io.tidegate.proto.req_status;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Changes or deletes the key a subsystem authenticates itself with; both are the same call. */
abstract class SubsystemKey extends SubsystemAction {

    private SubsystemKey(Session session) {
        super(session);
    }

    final int change(String verb, @Nullable String key) {
        String nqn = nqn();
        given().end();
        change_subsystem_key_req.Builder request =
                change_subsystem_key_req.newBuilder().setSubsystemNqn(nqn);
        if (key != null) {
            request.setDhchapKey(key);
        }
        Answer<req_status> answer = session()
                .ask(
                        "Failure " + verb + " key for subsystem " + nqn,
                        req_status.getDefaultInstance(),
                        stub -> stub.changeSubsystemKey(request.build()));
        return session()
                .report(
                        answer,
                        console -> console.result(Sentence.start(verb) + " key for subsystem " + nqn + ": Successful"));
    }

    @Command(name = "change_key", description = "Change subsystem inband authentication key")
    static final class Change extends SubsystemKey {

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
            return change("changing", dhchapKey);
        }
    }

    @Command(name = "del_key", description = "Delete subsystem inband authentication key")
    static final class Delete extends SubsystemKey {

        Delete(Session session) {
            super(session);
        }

        @Override
        public Integer call() {
            return change("deleting", null);
        }
    }
}
