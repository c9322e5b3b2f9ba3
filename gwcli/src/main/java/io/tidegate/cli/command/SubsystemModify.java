package io.tidegate.cli.command;

import io.tidegate.cli.client.Answer;
import io.tidegate.cli.client.Session;
import io.tidegate.cli.client.UsageException;
import io.tidegate.cli.view.TuningView;
import io.tidegate.proto.tuning.SetTuningRequest;
import io.tidegate.proto.tuning.TuningStatus;
import io.tidegate.proto.tuning.TuningValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Changes how large and how many the queues of a subsystem may be, and its keep-alive default. */
@Command(
        name = "modify",
        description = "Change queue size, number of I/O queues and keep-alive default for connections to come",
        footer = {
            "",
            "Connections that exist keep what they have.",
            "",
            "Examples:",
            "  gwcli subsystem modify --subsystem=nqn.2016-06.io.example:s1 --queue-size=128 --nr-io-queues=32 --kato=10",
            "  gwcli subsystem modify nqn.2016-06.io.example:s1 --queue-size 1024",
            "  gwcli subsystem modify nqn.2016-06.io.example:s1 --reset queue-size,kato"
        })
final class SubsystemModify extends SubsystemAction {

    private static final Map<String, TuningValue> VALUES = Map.of(
            "queue-size", TuningValue.TUNING_VALUE_QUEUE_SIZE,
            "nr-io-queues", TuningValue.TUNING_VALUE_NR_IO_QUEUES,
            "kato", TuningValue.TUNING_VALUE_KATO);

    @Option(names = "--queue-size", paramLabel = "N", description = "Entries of an I/O queue, 2 to 1024")
    private @Nullable Integer queueSize;

    @Option(names = "--nr-io-queues", paramLabel = "N", description = "I/O queues of one controller, 1 to 1024")
    private @Nullable Integer nrIoQueues;

    @Option(
            names = "--kato",
            paramLabel = "SECONDS",
            description = "Keep-alive timeout for hosts that name none, up to 86400; 0 is none")
    private @Nullable Integer kato;

    @Option(
            names = "--reset",
            split = ",",
            paramLabel = "NAME",
            description = "Back to the gateway's own: queue-size, nr-io-queues, kato")
    private List<String> reset = new ArrayList<>();

    SubsystemModify(Session session) {
        super(session);
    }

    @Override
    public Integer call() {
        String nqn = nqn();
        given().end();
        SetTuningRequest request = request(nqn);
        Answer<TuningStatus> answer = session()
                .askTuning(
                        "Failure modifying subsystem " + nqn,
                        TuningStatus.getDefaultInstance(),
                        stub -> stub.setTuning(request));
        return session().report(answer, console -> {
            console.result("Modifying subsystem " + nqn + ": Successful");
            console.result(
                    "New connections: " + TuningView.sentence(answer.reply().getTuning()));
        });
    }

    private SetTuningRequest request(String nqn) {
        Check.ordinary(nqn, "modify");
        if (queueSize == null && nrIoQueues == null && kato == null && reset.isEmpty()) {
            throw new UsageException("nothing to modify: give --queue-size, --nr-io-queues, --kato or --reset");
        }
        SetTuningRequest.Builder request = SetTuningRequest.newBuilder().setSubsystemNqn(nqn);
        if (queueSize != null) {
            request.setQueueSize(queueSize);
        }
        if (nrIoQueues != null) {
            request.setNrIoQueues(nrIoQueues);
        }
        if (kato != null) {
            request.setKato(kato);
        }
        reset.forEach(name -> request.addReset(value(name)));
        return request.build();
    }

    private static TuningValue value(String name) {
        TuningValue value = VALUES.get(name);
        if (value == null) {
            throw new UsageException("--reset '" + name + "' is not known; it takes queue-size, nr-io-queues and kato");
        }
        return value;
    }
}
