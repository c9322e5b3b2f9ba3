package io.tidegate.admission;

import io.tidegate.config.settings.Admission;
import io.tidegate.config.settings.Admission.Credentials;
import java.net.InetAddress;
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
 * Who may call: the rules of the management port, which hold for whatever shows the same things. Any thread.
 *
 * <p>Callers on this machine's loopback are always near enough, for whoever sits at the gateway has to be able to manage
 * it; their name and secret are asked for all the same.
 */
public final class Callers {

    private static final Logger LOG = LoggerFactory.getLogger(Callers.class);
    private static final String BASIC = "Basic ";
    private static final List<String> LOOPBACK = List.of("127.0.0.1", "::1");

    /** Refusals are logged at most this often: whoever knocks is not to fill the log. */
    private static final long LOG_NANOS = 1_000_000_000L;

    private final Set<InetAddress> trusted;
    private final Optional<byte[]> expected;
    private final AtomicLong nextLog = new AtomicLong(System.nanoTime());

    /** For one gateway. */
    public Callers(Admission admission) {
        this.trusted = admission.trusted().isEmpty()
                ? Set.of()
                : Stream.concat(admission.trusted().stream(), LOOPBACK.stream().map(InetAddress::ofLiteral))
                        .collect(Collectors.toUnmodifiableSet());
        this.expected = admission.credentials().map(Callers::digest);
    }

    private static byte[] digest(Credentials credentials) {
        return Digest.of((credentials.user() + ":" + credentials.secret()).getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Why a call is refused; empty when it is not. A refusal is logged, but not each of many.
     *
     * @param what is called
     * @param from where it comes from; null when that cannot be known
     * @param authorization the header of that name, or null
     */
    public Optional<Refusal> refuse(@Nullable String what, @Nullable InetAddress from, @Nullable String authorization) {
        Optional<Refusal> refusal = ask(from, authorization);
        refusal.ifPresent(refused -> log(what, from, refused));
        return refusal;
    }

    /** The same without a word in the log. */
    public Optional<Refusal> ask(@Nullable InetAddress from, @Nullable String authorization) {
        if (!trusted.isEmpty() && (from == null || !trusted.contains(from))) {
            return Optional.of(new Refusal(
                    false,
                    "trusted_ip_list does not name " + (from == null ? "this address" : from.getHostAddress())
                            + "; call from one of its addresses, or add this one"));
        }
        if (expected.isEmpty()) {
            return Optional.empty();
        }
        if (authorization == null || !authorization.startsWith(BASIC)) {
            return Optional.of(new Refusal(true, "the call names no user and no secret"));
        }
        return MessageDigest.isEqual(expected.get(), Digest.of(decoded(authorization.substring(BASIC.length()))))
                ? Optional.empty()
                : Optional.of(new Refusal(true, "the user or the secret is wrong"));
    }

    private static byte[] decoded(String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }

    private void log(@Nullable String what, @Nullable InetAddress from, Refusal refusal) {
        long now = System.nanoTime();
        long due = nextLog.get();
        if (now - due >= 0 && nextLog.compareAndSet(due, now + LOG_NANOS)) {
            LOG.warn("{} from {} refused: {}", what, from, refusal.reason());
        }
    }

    /**
     * Why a call is refused.
     *
     * @param canProve true when the same caller may do better by a user and a secret
     * @param reason a sentence for the caller
     */
    public record Refusal(boolean canProve, String reason) {}
}
