package io.tidegate.cli.command;

import io.tidegate.cli.client.Answer;
import io.tidegate.cli.client.Session;
import io.tidegate.cli.client.UsageException;
import io.tidegate.proto.namespace_set_qos_req;
import io.tidegate.proto.req_status;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Limits how much I/O a namespace may do; a limit that is not given stays as it is. */
@Command(
        name = "set_qos",
        description = "Set QOS limits for a namespace",
        footer = {"", "Example:", "  gwcli ns set_qos nqn.2016-06.io.example:s1 1 --rw-ios-per-second 10000"})
final class NamespaceQos extends NamespaceAction {

    private static final long IOS_STEP = 1000;
    private static final long MAX_MEGABYTES = Long.divideUnsigned(-1L, 1L << 20);

    @Option(names = "--rw-ios-per-second", paramLabel = "N", description = "R/W IOs per second, 0 means unlimited")
    private @Nullable Long ios;

    @Option(
            names = "--rw-megabytes-per-second",
            paramLabel = "N",
            description = "R/W megabytes per second, 0 means unlimited")
    private @Nullable Long megabytes;

    @Option(
            names = "--r-megabytes-per-second",
            paramLabel = "N",
            description = "Read megabytes per second, 0 means unlimited")
    private @Nullable Long readMegabytes;

    @Option(
            names = "--w-megabytes-per-second",
            paramLabel = "N",
            description = "Write megabytes per second, 0 means unlimited")
    private @Nullable Long writeMegabytes;

    @Option(names = "--force", description = "Even if the limits were changed by RBD")
    private boolean force;

    NamespaceQos(Session session) {
        super(session);
    }

    @Override
    public Integer call() {
        String nqn = nqn();
        int nsid = nsid();
        given().end();
        check();
        namespace_set_qos_req request = request(nqn, nsid);
        if (session().format().isForPeople()) {
            warn();
        }
        Answer<req_status> answer = session()
                .ask(
                        "Failure setting namespaces QOS limits",
                        req_status.getDefaultInstance(),
                        stub -> stub.namespaceSetQosLimits(request));
        return session()
                .report(
                        answer,
                        console -> console.result(
                                "Setting QOS limits of namespace " + nsid + " in " + nqn + ": Successful"));
    }

    private void check() {
        if (Stream.of(ios, megabytes, readMegabytes, writeMegabytes).allMatch(Objects::isNull)) {
            throw new UsageException(
                    "no limit was given; give one or more of --rw-ios-per-second, --rw-megabytes-per-second, --r-megabytes-per-second, --w-megabytes-per-second");
        }
        if (Stream.of(ios, megabytes, readMegabytes, writeMegabytes).anyMatch(limit -> limit != null && limit < 0)) {
            throw new UsageException("a QOS limit must not be negative; 0 means unlimited");
        }
    }

    private namespace_set_qos_req request(String nqn, int nsid) {
        namespace_set_qos_req.Builder request =
                namespace_set_qos_req.newBuilder().setSubsystemNqn(nqn).setNsid(nsid);
        if (ios != null) {
            request.setRwIosPerSecond(ios);
        }
        if (megabytes != null) {
            request.setRwMbytesPerSecond(megabytes);
        }
        if (readMegabytes != null) {
            request.setRMbytesPerSecond(readMegabytes);
        }
        if (writeMegabytes != null) {
            request.setWMbytesPerSecond(writeMegabytes);
        }
        return force ? request.setForce(true).build() : request.build();
    }

    private void warn() {
        if (ios != null && ios % IOS_STEP != 0) {
            session()
                    .console()
                    .warning("IOs per second " + ios + " will be rounded up to " + (ios / IOS_STEP + 1) * IOS_STEP);
        }
        warn("Read/Write", megabytes);
        warn("Read", readMegabytes);
        warn("Write", writeMegabytes);
    }

    private void warn(String what, @Nullable Long limit) {
        if (limit != null && limit > MAX_MEGABYTES) {
            session()
                    .console()
                    .warning(what + " megabytes per second " + limit + " is too big, it will be truncated to "
                            + MAX_MEGABYTES);
        }
    }
}
