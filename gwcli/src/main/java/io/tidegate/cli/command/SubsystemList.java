package io.tidegate.cli.command;

import io.tidegate.cli.client.Answer;
import io.tidegate.cli.client.Console;
import io.tidegate.cli.client.Errno;
import io.tidegate.cli.client.Session;
import io.tidegate.cli.view.SubsystemView;
import io.tidegate.proto.list_subsystems_req;
import io.tidegate.proto.subsystem_cli;
import io.tidegate.proto.subsystems_info_cli;
import io.tidegate.proto.tuning.ListTuningRequest;
import io.tidegate.proto.tuning.TuningList;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Lists subsystems. */
@Command(
        name = "list",
        description = "List subsystems",
        footer = {"", "Examples:", "  gwcli subsystem list", "  gwcli --format json subsystem list"})
final class SubsystemList extends SubsystemAction {

    @Option(
            names = {"--serial-number", "-s"},
            paramLabel = "TEXT",
            description = "Only the one with this serial number")
    private @Nullable String serialNumber;

    SubsystemList(Session session) {
        super(session);
    }

    @Override
    public Integer call() {
        String nqn = nqnIfAny();
        given().end();
        list_subsystems_req request = request(nqn);
        Answer<subsystems_info_cli> answer = session()
                .ask(
                        "Failure listing subsystems",
                        subsystems_info_cli.getDefaultInstance(),
                        stub -> stub.listSubsystems(request));
        Optional<String> mismatch =
                answer.isGood() && session().format().isForPeople() ? mismatch(answer.reply(), nqn) : Optional.empty();
        if (mismatch.isPresent()) {
            session().console().error(mismatch.get());
            return Errno.ENODEV;
        }
        return session().report(answer, console -> {
            TuningList tuning = session().isVerbose() ? tuning(console) : TuningList.getDefaultInstance();
            console.result(
                    SubsystemView.of(answer.reply(), nqn, serialNumber, tuning).text(session()::text));
        });
    }

    /** More columns, if the gateway has them. */
    private TuningList tuning(Console console) {
        Answer<TuningList> answer = session()
                .askTuning(
                        "No queue sizes",
                        TuningList.getDefaultInstance(),
                        stub -> stub.listTuning(ListTuningRequest.getDefaultInstance()));
        if (!answer.isGood()) {
            console.warning(answer.errorMessage());
            return TuningList.getDefaultInstance();
        }
        return answer.reply();
    }

    private list_subsystems_req request(@Nullable String nqn) {
        list_subsystems_req.Builder request = list_subsystems_req.newBuilder();
        if (nqn != null) {
            request.setSubsystemNqn(nqn);
        }
        if (serialNumber != null) {
            request.setSerialNumber(serialNumber);
        }
        return request.build();
    }

    /** A gateway that answers with another subsystem than the one asked for. */
    private Optional<String> mismatch(subsystems_info_cli reply, @Nullable String nqn) {
        for (subsystem_cli found : reply.getSubsystemsList()) {
            if (nqn != null && !nqn.equals(found.getNqn())) {
                return Optional.of(
                        "Failure listing subsystem " + nqn + ": Got subsystem " + found.getNqn() + " instead");
            }
            if (serialNumber != null && !serialNumber.equals(found.getSerialNumber())) {
                return Optional.of("Failure listing subsystem with serial number " + serialNumber
                        + ": Got serial number " + found.getSerialNumber() + " instead");
            }
        }
        return Optional.empty();
    }
}
