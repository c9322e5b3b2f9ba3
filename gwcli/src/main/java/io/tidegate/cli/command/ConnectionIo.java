package io.tidegate.cli.command;

import io.tidegate.cli.client.Answer;
import io.tidegate.cli.client.Session;
import io.tidegate.cli.view.ConnectionIoView;
import io.tidegate.proto.connection_io_statistics;
import io.tidegate.proto.get_connection_io_statistics_req;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The I/O of one host's connections, by the size of requests. */
abstract class ConnectionIo extends SubsystemAction {

    @Option(
            names = {"--host-nqn", "-t", "--host"},
            paramLabel = "HOSTNQN",
            description = "The host (or the second word)")
    private @Nullable String host;

    private ConnectionIo(Session session) {
        super(session);
    }

    @Override
    public String words() {
        return "[NQN [HOSTNQN]]";
    }

    final get_connection_io_statistics_req.Builder request() {
        String nqn = nqn();
        String hostNqn = given().required(host, "HOSTNQN or --host-nqn=HOSTNQN", "host");
        given().end();
        return get_connection_io_statistics_req
                .newBuilder()
                .setSubsystemNqn(nqn)
                .setHostNqn(hostNqn);
    }

    final Answer<connection_io_statistics> ask(String doing, get_connection_io_statistics_req request) {
        return session()
                .ask(
                        "Failure " + doing,
                        connection_io_statistics.getDefaultInstance(),
                        stub -> stub.getConnectionIoStatistics(request));
    }

    @Command(
            name = "get_io_statistics",
            description = "Show latencies of a host's reads and writes by their size, in microseconds",
            footer = {
                "",
                "Example:",
                "  gwcli connection get_io_statistics nqn.2016-06.io.example:s1 nqn.2014-08.org.nvmexpress:uuid:HOST"
            })
    static final class Show extends ConnectionIo {

        Show(Session session) {
            super(session);
        }

        @Override
        public Integer call() {
            get_connection_io_statistics_req request = request().build();
            Answer<connection_io_statistics> answer = ask("getting IO statistics", request);
            return session()
                    .report(
                            answer,
                            console -> console.result(
                                    ConnectionIoView.of(answer.reply()).text(session()::text)));
        }
    }

    @Command(
            name = "reset_io_statistics",
            description = "Start the IO statistics of a host's connections at zero",
            footer = {
                "",
                "Example:",
                "  gwcli connection reset_io_statistics nqn.2016-06.io.example:s1 nqn.2014-08.org.nvmexpress:uuid:HOST"
            })
    static final class Reset extends ConnectionIo {

        Reset(Session session) {
            super(session);
        }

        @Override
        public Integer call() {
            get_connection_io_statistics_req request = request().setReset(true).build();
            String doing =
                    "resetting IO statistics of host " + request.getHostNqn() + " on " + request.getSubsystemNqn();
            return session()
                    .report(ask(doing, request), console -> console.result(Sentence.start(doing) + ": Successful"));
        }
    }
}
