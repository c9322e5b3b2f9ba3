package io.tidegate.cli.client;

import com.google.protobuf.Message;
import io.grpc.Channel;
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
import io.tidegate.proto.tuning.InspectionGrpc;
import io.tidegate.proto.tuning.TuningGrpc;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Map;
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

    private static final int IMPATIENCE_SECONDS = 2;

    private final Program program;
    private final GlobalOptions options;
    private final Dial dial;
    private final int patienceSeconds;
    private @Nullable ManagedChannel channel;

    /** Opens nothing yet; the options are read when the first call is made. */
    public Session(Program program, GlobalOptions options, Dial dial) {
        this(program, options, dial, Integer.MAX_VALUE);
    }

    private Session(Program program, GlobalOptions options, Dial dial, int patienceSeconds) {
        this.patienceSeconds = patienceSeconds;
        this.program = program;
        this.options = options;
        this.dial = dial;
    }

    /** The surroundings. */
    public Program program() {
        return program;
    }

    /** One of its own that waits for 2 seconds at most, or as long as GWCLI_COMPLETION_TIMEOUT says: for a convenience. */
    public Session impatient() {
        int seconds = program.variable("GWCLI_COMPLETION_TIMEOUT")
                .filter(text -> text.matches("[1-9]\\d{0,3}"))
                .map(Integer::parseInt)
                .orElse(IMPATIENCE_SECONDS);
        return new Session(program, options, dial, seconds);
    }

    private int timeout() {
        return Math.min(options.timeout, patienceSeconds);
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
        return askOwn(
                failure,
                shape,
                () -> call.apply(TuningGrpc.newBlockingStub(calls()).withDeadlineAfter(timeout(), TimeUnit.SECONDS)),
                "update it, or set the values for the whole gateway in its configuration file");
    }

    /** The same about the group of gateways. */
    public <T extends Message> Answer<T> askGroup(
            String failure, Message shape, Function<GroupGrpc.GroupBlockingStub, T> call) {
        return askOwn(
                failure,
                shape,
                () -> call.apply(GroupGrpc.newBlockingStub(calls()).withDeadlineAfter(timeout(), TimeUnit.SECONDS)),
                "update it, or look at the group by 'ceph nvme-gw show'");
    }

    /** The same with the calls that tell how a gateway is. */
    public <T extends Message> Answer<T> askInspection(
            String failure, Message shape, Function<InspectionGrpc.InspectionBlockingStub, T> call) {
        return askOwn(
                failure,
                shape,
                () -> call.apply(
                        InspectionGrpc.newBlockingStub(calls()).withDeadlineAfter(timeout(), TimeUnit.SECONDS)),
                "update it to have this checked");
    }

    private <T extends Message> Answer<T> askOwn(String failure, Message shape, Supplier<T> call, String remedy) {
        try {
            return Answer.of(call.get());
        } catch (StatusRuntimeException e) {
            boolean unknown = e.getStatus().getCode() == Status.Code.UNIMPLEMENTED;
            String why = unknown
                    ? "the gateway at " + options.endpoint(program) + " cannot do this: it is not Tidegate or too old; "
                            + remedy
                    : sentence(e);
            return Answer.failed(shape, unknown ? Errno.ENOTSUP : Errno.EINVAL, failure + ":\n" + why);
        }
    }

    /** Calls the gateway and lets a failure of gRPC through. */
    public <T> T call(Function<GatewayBlockingStub, T> call) {
        return call.apply(GatewayGrpc.newBlockingStub(calls())
                .withMaxInboundMessageSize(options.maxMessageBytes())
                .withDeadlineAfter(timeout(), TimeUnit.SECONDS));
    }

    /** What a failure of gRPC means. */
    public String sentence(StatusRuntimeException failure) {
        return CallFailure.sentence(options.endpoint(program), failure.getStatus(), timeout());
    }

    /**
     * Asks the person at the terminal before something is lost. Scripts are never asked: they have no terminal, say
     * {@code --yes}, or run the client under upstream's name.
     *
     * @return false when the person says anything but yes
     */
    public boolean consents(boolean yes, String question) {
        Person person = program.person();
        if (yes || program.isUpstream() || !person.isThere()) {
            return true;
        }
        String answer = person.answer(question + " [y/N] ").strip().toLowerCase(Locale.ROOT);
        return answer.equals("y") || answer.equals("yes");
    }

    /** What became of a command that the person at the terminal did not want after all. */
    public int declined() {
        console().error("nothing was changed");
        return Errno.ECANCELED;
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

    /** Writes a tree of the client's own in the form for scripts that was asked for, JSON if none was. */
    public void show(Map<String, Object> tree) {
        console().result(options.format == Format.YAML ? YamlText.of(tree) : JsonText.of(tree));
    }

    /** The address the gateway was asked at, in numbers if it has any. */
    public String gatewayAddress() {
        String address = options.endpoint(program).address();
        String bare = address.startsWith("[") ? address.substring(1, address.length() - 1) : address;
        try {
            return InetAddress.getByName(bare).getHostAddress();
        } catch (UnknownHostException e) {
            return bare;
        }
    }

    /** A table in the form asked for. */
    public String text(Table table) {
        return options.format == Format.PLAIN ? TableText.plain(table) : TableText.grid(table);
    }

    private Channel calls() {
        return options.login.on(channel(), program);
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
