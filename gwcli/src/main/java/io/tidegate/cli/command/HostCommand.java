package io.tidegate.cli.command;

import io.tidegate.cli.client.Answer;
import io.tidegate.cli.client.Session;
import io.tidegate.cli.client.UsageException;
import io.tidegate.cli.view.HostView;
import io.tidegate.proto.hosts_info;
import io.tidegate.proto.list_hosts_req;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Hosts: who may connect to a subsystem. */
@Command(
        name = "host",
        description = "Host commands",
        footer = {
            "",
            "Examples:",
            "  gwcli host add nqn.2016-06.io.example:s1 nqn.2014-08.org.nvmexpress:uuid:HOST",
            "  gwcli host delete --subsystem=nqn.2016-06.io.example:s1 --host=nqn.2014-08.org.nvmexpress:uuid:HOST",
            "  gwcli host list nqn.2016-06.io.example:s1",
            "  cephnvmf host add --subsystem nqn.2016-06.io.example:s1 --host-nqn '*'"
        })
public final class HostCommand extends Noun {

    @Override
    public List<Action> actions(Session session) {
        return List.of(
                new Add(session),
                new Delete(session),
                new Listed(session),
                new HostKey.Change(session),
                new HostKey.Delete(session),
                new HostKey.ChangeController(session),
                new HostKey.DeleteController(session));
    }

    /** Names hosts by option or by the words after the subsystem. */
    abstract static class HostsAction extends SubsystemAction {

        @Option(
                names = {"--host-nqn", "-t", "--host"},
                arity = "1..*",
                paramLabel = "HOSTNQN",
                description = "The hosts (or the words after the subsystem); '*' stands for any host")
        private List<String> hosts = new ArrayList<>();

        HostsAction(Session session) {
            super(session);
        }

        @Override
        public String words() {
            return "[NQN [HOSTNQN...]]";
        }

        final List<String> hosts() {
            return given().rest(hosts, "HOSTNQN or --host-nqn=HOSTNQN", "host");
        }
    }

    @Command(
            name = "add",
            aliases = {"create"},
            description = "Add a host to a subsystem",
            footer = {
                "",
                "Examples:",
                "  gwcli host add nqn.2016-06.io.example:s1 nqn.2014-08.org.nvmexpress:uuid:HOST",
                "  gwcli host add --subsystem nqn.2016-06.io.example:s1 --host-nqn '*'"
            })
    static final class Add extends HostsAction {

        @Option(
                names = {"--psk", "-p"},
                paramLabel = "KEY",
                description = "TLS pre-shared key")
        private @Nullable String psk;

        @Option(
                names = {"--dhchap-key", "-k"},
                paramLabel = "KEY",
                description = "DH-HMAC-CHAP key of the host")
        private @Nullable String dhchapKey;

        @Option(
                names = {"--dhchap-controller-key", "-c"},
                paramLabel = "KEY",
                description = "DH-HMAC-CHAP key by which the subsystem proves itself to this host"
                        + " (default: the subsystem's own)")
        private @Nullable String controllerKey;

        Add(Session session) {
            super(session);
        }

        @Override
        public Integer call() {
            String nqn = nqn();
            List<String> hosts = hosts();
            check(hosts, psk, "PSK");
            check(hosts, dhchapKey, "DH-HMAC-CHAP");
            check(hosts, controllerKey, "DH-HMAC-CHAP controller");
            if (controllerKey != null && dhchapKey == null) {
                throw new UsageException("--dhchap-controller-key needs --dhchap-key as well");
            }
            return new HostAccess(session(), nqn).add(hosts, new HostAccess.Keys(psk, dhchapKey, controllerKey));
        }

        private static void check(List<String> hosts, @Nullable String key, String name) {
            Check.key(key, name);
            if (key != null && hosts.size() > 1) {
                throw new UsageException("a " + name + (name.equals("PSK") ? "" : " key")
                        + " belongs to one host; name that host alone");
            }
            if (key != null && hosts.contains(Check.ANY_HOST)) {
                throw new UsageException(name + " cannot be given to any host (*); name one");
            }
        }
    }

    @Command(
            name = "del",
            aliases = {"delete"},
            description = "Remove a host from a subsystem",
            footer = {
                "",
                "Example:",
                "  gwcli host delete nqn.2016-06.io.example:s1 nqn.2014-08.org.nvmexpress:uuid:HOST"
            })
    static final class Delete extends HostsAction {

        Delete(Session session) {
            super(session);
        }

        @Override
        public Integer call() {
            String nqn = nqn();
            return new HostAccess(session(), nqn).remove(hosts());
        }
    }

    @Command(
            name = "list",
            description = "List the hosts of a subsystem",
            footer = {"", "Example:", "  gwcli host list nqn.2016-06.io.example:s1"})
    static final class Listed extends SubsystemAction {

        @Option(names = "--clear-alerts", description = "Forget keep-alive timeouts once they are shown")
        private boolean clearAlerts;

        Listed(Session session) {
            super(session);
        }

        @Override
        public Integer call() {
            String nqn = nqn();
            given().end();
            list_hosts_req request = list_hosts_req
                    .newBuilder()
                    .setSubsystem(nqn)
                    .setClearAlerts(clearAlerts)
                    .build();
            Answer<hosts_info> answer = session()
                    .ask("Failure listing hosts", hosts_info.getDefaultInstance(), stub -> stub.listHosts(request));
            return session()
                    .report(
                            answer,
                            console -> console.result(
                                    HostView.of(answer.reply(), nqn).text(session()::text)));
        }
    }
}
