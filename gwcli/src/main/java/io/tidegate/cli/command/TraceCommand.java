package io.tidegate.cli.command;

import io.tidegate.cli.client.Answer;
import io.tidegate.cli.client.Session;
import io.tidegate.cli.view.TraceView;
import io.tidegate.proto.tuning.StartTraceRequest;
import io.tidegate.proto.tuning.TakeTraceRequest;
import io.tidegate.proto.tuning.TracePart;
import io.tidegate.proto.tuning.TraceStarted;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows each I/O command of a host for a while, and where its time went. */
@Command(
        name = "trace",
        description = "Show each I/O command of a connected host for a while, and where its time went",
        footer = {
            "",
            "Examples:",
            "  gwcli trace nqn.2016-06.io.example:s1 nqn.2014-08.org.nvmexpress:uuid:HOST",
            "  gwcli trace nqn.2016-06.io.example:s1 nqn.2014-08.org.nvmexpress:uuid:HOST --seconds 60 --controller 1",
            "",
            "Times in microseconds: BEFORE until the device got the command, HELD by the namespace's limits, DEVICE, and",
            "AFTER until the answer was handed to the network. 65,536 commands are the most; Ctrl-C ends it."
        })
public final class TraceCommand extends SubsystemAction {

    private static final long PAUSE_MILLIS = 250;
    private static final int GRACE_SECONDS = 10;

    @Option(
            names = {"--host-nqn", "-t", "--host"},
            paramLabel = "HOSTNQN",
            description = "The host (or the second word)")
    private @Nullable String host;

    @Option(names = "--controller", paramLabel = "ID", description = "One controller of the host (default: all)")
    private @Nullable Integer controller;

    @Option(names = "--seconds", paramLabel = "N", description = "How long, 1 to 60 (default: 10)")
    private int seconds = 10;

    /** The command. */
    public TraceCommand(Session session) {
        super(session);
    }

    @Override
    public String words() {
        return "[NQN [HOSTNQN]]";
    }

    @Override
    public Integer call() {
        String nqn = nqn();
        String hostNqn = given().required(host, "HOSTNQN or --host-nqn=HOSTNQN", "host");
        given().end();
        StartTraceRequest.Builder request = StartTraceRequest.newBuilder()
                .setSubsystemNqn(nqn)
                .setHostNqn(hostNqn)
                .setSeconds(seconds);
        if (controller != null) {
            request.setControllerId(controller);
        }
        Answer<TraceStarted> started = session()
                .askInspection(
                        "Failure tracing host " + hostNqn + " on " + nqn,
                        TraceStarted.getDefaultInstance(),
                        stub -> stub.startTrace(request.build()));
        if (!started.isGood()) {
            return session().report(started, console -> {});
        }
        return follow(started.reply().getId());
    }

    private int follow(long id) {
        boolean people = session().format().isForPeople();
        if (people) {
            session().console().result(TraceView.heading());
        }
        TracePart.Builder all = TracePart.newBuilder();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds + GRACE_SECONDS);
        while (true) {
            // Whatever the gateway says, this ends.
            boolean stop = pause() || System.nanoTime() - end >= 0;
            Answer<TracePart> part = session()
                    .askInspection(
                            "Failure tracing",
                            TracePart.getDefaultInstance(),
                            stub -> stub.takeTrace(TakeTraceRequest.newBuilder()
                                    .setId(id)
                                    .setStop(stop)
                                    .build()));
            if (!part.isGood()) {
                return session().report(part, console -> {});
            }
            all.mergeFrom(part.reply());
            if (people) {
                part.reply()
                        .getCommandsList()
                        .forEach(one -> session().console().result(TraceView.line(one)));
                all.clearCommands();
            }
            if (stop || part.reply().getEnded()) {
                return session().report(Answer.of(all.build()), console -> {});
            }
        }
    }

    /** True when the person wants no more. */
    private static boolean pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
            return false;
        } catch (InterruptedException e) {
            return true;
        }
    }
}
