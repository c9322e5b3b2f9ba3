package io.tidegate.transport.tls;

import io.tidegate.nvme.auth.PskHash;
import io.tidegate.nvme.auth.PskIdentity;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsServerProtocol;
import org.bouncycastle.tls.crypto.TlsCrypto;
import org.bouncycastle.tls.crypto.impl.jcajce.JcaTlsCryptoProvider;
import org.jspecify.annotations.Nullable;

/**
 * The handshake of one host (NVMe/TCP 1.1, 3.6.1; RFC 8446, 2.2: PSK with (EC)DHE). One call at a time, off the event loops:
 * it computes for about a millisecond.
 *
 * <p>An identity may mean two keys (docs/adr/0062): when the binder of the first ClientHello does not fit one, the same
 * ClientHello is given to a second handshake with the other. Nothing has been sent by then.
 */
public final class ServerHandshake {

    /** GnuTLS, of which Linux's tlshd is made, computes the binder with SHA-256 whatever the key (ktls-utils 1.0 and before). */
    private static final String HINT =
            "; a Linux host may be unable to use a key of SHA-384: try one of 'nvme gen-tls-key --hmac=1'";

    private static final TlsCrypto CRYPTO = new JcaTlsCryptoProvider().create(new SecureRandom());

    private final Function<PskIdentity, List<byte[]>> keys;
    private final List<byte[]> heard = new ArrayList<>();
    private int attempt;
    private boolean spoken;
    private PskServer server;
    private TlsServerProtocol protocol;
    private byte[] output = new byte[0];
    private @Nullable String failure;

    /**
     * Waits for a ClientHello.
     *
     * @param keys what TLS may use under an identity, none for an unknown host
     */
    public ServerHandshake(Function<PskIdentity, List<byte[]>> keys) {
        this.keys = keys;
        this.server = new PskServer(CRYPTO, keys, 0);
        this.protocol = start(server);
    }

    private static TlsServerProtocol start(PskServer server) {
        TlsServerProtocol protocol = new TlsServerProtocol();
        try {
            protocol.accept(server);
        } catch (IOException e) {
            throw new IllegalStateException("a handshake without a connection cannot fail", e);
        }
        return protocol;
    }

    /** Takes one whole record of the host. Then {@link #takeOutput} is to be sent, and one of the ends may be reached. */
    public void offer(byte[] record) {
        if (!spoken) {
            heard.add(record);
        }
        try {
            protocol.offerInput(record);
            takeFromProtocol();
        } catch (IOException e) {
            failed(e);
        }
    }

    private void failed(IOException cause) {
        boolean wrongKey =
                cause instanceof TlsFatalAlert alert && alert.getAlertDescription() == AlertDescription.decrypt_error;
        if (wrongKey && !spoken && server.candidates() > attempt + 1) {
            attempt++;
            server = new PskServer(CRYPTO, keys, attempt);
            protocol = start(server);
            List<byte[]> again = List.copyOf(heard);
            heard.clear();
            again.forEach(this::offer);
            return;
        }
        failure = reason(cause, wrongKey);
        takeFromProtocol();
    }

    private String reason(IOException cause, boolean wrongKey) {
        String who = server.identity()
                .map(known -> " as " + known.hostNqn() + " for " + known.subsystemNqn())
                .orElse("");
        if (wrongKey) {
            boolean longer = server.identity()
                    .map(PskIdentity::hash)
                    .filter(PskHash.SHA384::equals)
                    .isPresent();
            return "its key is not the one that was given" + who + (longer ? HINT : "");
        }
        return server.refusal().orElse(String.valueOf(cause.getMessage())) + who;
    }

    private void takeFromProtocol() {
        int available = protocol.getAvailableOutputBytes();
        if (available > 0) {
            int before = output.length;
            output = Arrays.copyOf(output, before + available);
            protocol.readOutput(output, before, available);
            spoken = true;
            heard.clear();
        }
    }

    /** What is to be sent to the host now; may be empty. */
    public byte[] takeOutput() {
        byte[] taken = output;
        output = new byte[0];
        return taken;
    }

    /** Why there will be no connection; its alert is in the output. */
    public Optional<String> failure() {
        return Optional.ofNullable(failure);
    }

    /** What was agreed on; nothing before the end. */
    public Optional<Agreement> agreement() {
        return failure == null ? server.agreement() : Optional.empty();
    }

    /**
     * A handshake that went well.
     *
     * @param identity who the host is, by the key it has
     * @param opener for what the host sends
     * @param sealer for what this side sends
     */
    public record Agreement(PskIdentity identity, RecordOpener opener, RecordSealer sealer) {}
}
