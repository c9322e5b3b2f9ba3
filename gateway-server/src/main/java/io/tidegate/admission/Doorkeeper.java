package io.tidegate.admission;

import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.tidegate.config.settings.Admission;
import io.tidegate.config.settings.Admission.Credentials;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks every call where it comes from and who makes it, before anything of it is read. Any thread.
 *
 * <p>Callers on this machine's loopback are always near enough, for whoever sits at the gateway has to be able to manage
 * it; their name and secret are asked for all the same.
 */
public final class Doorkeeper implements ServerInterceptor {

    private static final Logger LOG = LoggerFactory.getLogger(Doorkeeper.class);
    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
    private static final String BASIC = "Basic ";
    private static final List<String> LOOPBACK = List.of("127.0.0.1", "::1");

    /** Refusals are logged at most this often: whoever knocks is not to fill the log. */
    private static final long LOG_NANOS = 1_000_000_000L;

    private final Set<InetAddress> trusted;
    private final Optional<byte[]> expected;
    private final AtomicLong nextLog = new AtomicLong(System.nanoTime());

    /** For one gateway. */
    public Doorkeeper(Admission admission) {
        this.trusted = admission.trusted().isEmpty()
                ? Set.of()
                : Stream.concat(admission.trusted().stream(), LOOPBACK.stream().map(InetAddress::ofLiteral))
                        .collect(Collectors.toUnmodifiableSet());
        this.expected = admission.credentials().map(Doorkeeper::digest);
    }

    private static byte[] digest(Credentials credentials) {
        return Digest.of((credentials.user() + ":" + credentials.secret()).getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        InetAddress from = addressOf(call);
        Status refusal = refusal(from, headers);
        if (refusal.isOk()) {
            return next.startCall(call, headers);
        }
        log(call.getMethodDescriptor().getBareMethodName(), from, refusal);
        call.close(refusal, new Metadata());
        return new ServerCall.Listener<>() {};
    }

    private Status refusal(@Nullable InetAddress from, Metadata headers) {
        if (!trusted.isEmpty() && (from == null || !trusted.contains(from))) {
            return Status.PERMISSION_DENIED.withDescription("trusted_ip_list does not name "
                    + (from == null ? "this address" : from.getHostAddress())
                    + "; call from one of its addresses, or add this one");
        }
        if (expected.isEmpty()) {
            return Status.OK;
        }
        String given = headers.get(AUTHORIZATION);
        if (given == null || !given.startsWith(BASIC)) {
            return Status.UNAUTHENTICATED.withDescription("the call names no user and no secret");
        }
        return MessageDigest.isEqual(expected.get(), Digest.of(decoded(given.substring(BASIC.length()))))
                ? Status.OK
                : Status.UNAUTHENTICATED.withDescription("the user or the secret is wrong");
    }

    private static byte[] decoded(String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }

    private static @Nullable InetAddress addressOf(ServerCall<?, ?> call) {
        return call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR) instanceof InetSocketAddress socket
                ? socket.getAddress()
                : null;
    }

    private void log(@Nullable String method, @Nullable InetAddress from, Status refusal) {
        long now = System.nanoTime();
        long due = nextLog.get();
        if (now - due >= 0 && nextLog.compareAndSet(due, now + LOG_NANOS)) {
            LOG.warn("{} from {} refused: {}", method, from, refusal.getDescription());
        }
    }
}
