package io.tidegate.cli.client;

import com.google.protobuf.Message;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.tidegate.cli.render.JsonText;
import io.tidegate.cli.render.Table;
import io.tidegate.cli.render.TableText;
import io.tidegate.cli.render.YamlText;
import io.tidegate.proto.GatewayGrpc;
import io.tidegate.proto.GatewayGrpc.GatewayBlockingStub;
import io.tidegate.proto.tuning.GroupGrpc;
import io.tidegate.proto.tuning.TuningGrpc;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One run of the client: asks the gateway and writes what it answers.
 *
 * <p>Owner: the thread that runs the command. The channel is opened at the first call, so a usage error never dials.
 */
public final class Session implements AutoCloseable {

    private final Program program;
    private final GlobalOptions options;
    private final Dial dial;
    private @Nullable ManagedChannel channel;

    /** Opens nothing yet; the options are read when the first call is made. */
    public Session(Program program, GlobalOptions options, Dial dial) {
        this.program = program;
        this.options = options;
        this.dial = dial;
    }

    /** The surroundings. */
    public Program program() {
        return program;
    }

    /** Where lines go. */
    public Console console() {
        return new Console(program, options.output(program), options.logLevel);
    }

    /** The format asked for. */
    public Format format() {
        return options.format;
    }

    /** True when more columns are asked for. */
    public boolean isVerbose() {
        return options.verbose;
    }

    /**
     * Calls the gateway; a failure of gRPC becomes an answer with EINVAL and a text.
     *
     * @param failure how the text begins, "Failure doing something"
     * @param shape the message a failure is shown in
     */
    public <T extends Message> Answer<T> ask(String failure, Message shape, Function<GatewayBlockingStub, T> call) {
        try {
            return Answer.of(call(call));
        } catch (StatusRuntimeException e) {
            return Answer.failed(shape, Errno.EINVAL, failure + ":\n" + sentence(e));
        }
    }

    /** The same with a call of Tidegate's own, which upstream's gateways and older ones do not know. */
    public <T extends Message> Answer<T> askTuning(
            String failure, Message shape, Function<TuningGrpc.TuningBlockingStub, T> call) {
        return own(
                failure,
                shape,
                "or set the values for the whole gateway in its configuration file",
                () -> call.apply(
                        TuningGrpc.newBlockingStub(channel()).withDeadlineAfter(options.timeout, TimeUnit.SECONDS)));
    }

    /** The same about the group of gateways. */
    public <T extends Message> Answer<T> askGroup(
            String failure, Message shape, Function<GroupGrpc.GroupBlockingStub, T> call) {
        return own(
                failure,
                shape,
                "or look at the group by 'ceph nvme-gw show'",
                () -> call.apply(
                        GroupGrpc.newBlockingStub(channel()).withDeadlineAfter(options.timeout, TimeUnit.SECONDS)));
    }

    private <T extends Message> Answer<T> own(String failure, Message shape, String instead, Supplier<T> call) {
        try {
            return Answer.of(call.get());
        } catch (StatusRuntimeException e) {
            boolean unknown = e.getStatus().getCode() == Status.Code.UNIMPLEMENTED;
            return Answer.failed(
                    shape,
                    unknown ? Errno.ENOTSUP : Errno.EINVAL,
                    failure + ":\n" + (unknown ? cannot(instead) : sentence(e)));
        }
    }

    private String cannot(String instead) {
        return "the gateway at " + options.endpoint(program)
                + " cannot do this: it is not Tidegate or too old; update it, " + instead;
    }

    /** Calls the gateway and lets a failure of gRPC through. */
    public <T> T call(Function<GatewayBlockingStub, T> call) {
        return call.apply(GatewayGrpc.newBlockingStub(channel()).withDeadlineAfter(options.timeout, TimeUnit.SECONDS));
    }

    /** What a failure of gRPC means. */
    public String sentence(StatusRuntimeException failure) {
        return CallFailure.sentence(options.endpoint(program), failure.getStatus(), options.timeout);
    }

    /**
     * Writes an answer: in the forms for people by the given words when it is good and by its error message when not, in
     * the others the message itself.
     *
     * @return the status
     */
    public int report(Answer<?> answer, Consumer<Console> words) {
        switch (options.format) {
            case JSON -> console().result(JsonText.of(answer.message()));
            case YAML -> console().result(YamlText.of(answer.message()));
            case TEXT, PLAIN -> {
                if (answer.isGood()) {
                    words.accept(console());
                } else {
                    console().error(answer.errorMessage());
                }
            }
        }
        return answer.status();
    }

    /** A table in the form asked for. */
    public String text(Table table) {
        return options.format == Format.PLAIN ? TableText.plain(table) : TableText.grid(table);
    }

    private ManagedChannel channel() {
        ManagedChannel open = channel;
        if (open == null) {
            open = dial.open(options.endpoint(program), options.tls());
            channel = open;
            if (options.tls().isPresent() && options.format.isForPeople()) {
                console().result("Using mutual TLS with the key, certificate and server certificate given");
            }
        }
        return open;
    }

    @Override
    public void close() {
        if (channel != null) {
            channel.shutdownNow();
        }
    }
}
