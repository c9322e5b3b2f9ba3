package io.tidegate.transport.tls;

import io.tidegate.nvme.auth.PskIdentity;
import io.tidegate.transport.tls.ServerHandshake.Agreement;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Vector;
import java.util.function.Function;
import org.bouncycastle.tls.AbstractTlsServer;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.BasicTlsPSKExternal;
import org.bouncycastle.tls.NamedGroup;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.SecurityParameters;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsPSKExternal;
import org.bouncycastle.tls.crypto.TlsCrypto;
import org.bouncycastle.tls.crypto.TlsSecret;
import org.jspecify.annotations.Nullable;

/**
 * What Bouncy Castle asks during a handshake: TLS 1.3 only, the cipher suite that goes with the key, no certificate. Owner:
 * the {@link ServerHandshake}.
 */
final class PskServer extends AbstractTlsServer {

    private final Function<PskIdentity, List<byte[]>> keys;
    private final int attempt;
    private @Nullable PskIdentity identity;
    private @Nullable CipherSuite suite;
    private int candidates;
    private @Nullable String refusal;
    private @Nullable Agreement agreement;

    /**
     * A server for one attempt.
     *
     * @param attempt which of the keys that an identity may mean is taken
     */
    PskServer(TlsCrypto crypto, Function<PskIdentity, List<byte[]>> keys, int attempt) {
        super(crypto);
        this.keys = keys;
        this.attempt = attempt;
    }

    /** Whom the host says it is, when that is known here. */
    Optional<PskIdentity> identity() {
        return Optional.ofNullable(identity);
    }

    /** How many keys the identity may mean. */
    int candidates() {
        return candidates;
    }

    /** Why this side did not want to go on. */
    Optional<String> refusal() {
        return Optional.ofNullable(refusal);
    }

    Optional<Agreement> agreement() {
        return Optional.ofNullable(agreement);
    }

    @Override
    protected ProtocolVersion[] getSupportedVersions() {
        return ProtocolVersion.TLSv13.only();
    }

    @Override
    protected int[] getSupportedCipherSuites() {
        return new int[] {CipherSuite.AES_128_GCM_SHA256.id(), CipherSuite.AES_256_GCM_SHA384.id()};
    }

    /** Whatever a host may have sent a share of: every group that is left out costs it another round trip. */
    @Override
    public int[] getSupportedGroups() {
        return new int[] {
            NamedGroup.x25519,
            NamedGroup.secp256r1,
            NamedGroup.secp384r1,
            NamedGroup.secp521r1,
            NamedGroup.ffdhe2048,
            NamedGroup.ffdhe3072
        };
    }

    @Override
    @SuppressWarnings({"rawtypes", "JdkObsolete"})
    public @Nullable TlsPSKExternal getExternalPSK(Vector identities) {
        for (Object each : identities) {
            byte[] offered = ((org.bouncycastle.tls.PskIdentity) each).getIdentity();
            Optional<PskIdentity> parsed = PskIdentity.parse(new String(offered, StandardCharsets.UTF_8));
            List<byte[]> known = parsed.map(keys).orElse(List.of());
            candidates = known.size();
            if (attempt < candidates) {
                identity = parsed.get();
                suite = CipherSuite.of(identity.hash());
                TlsSecret secret = getCrypto().createSecret(known.get(attempt));
                return new BasicTlsPSKExternal(offered, secret, suite.prf());
            }
            refusal = parsed.map(one -> "no key is known here for " + one).orElse("its identity is none of NVMe/TCP");
        }
        return null;
    }

    private CipherSuite suite() {
        if (suite == null) {
            throw new IllegalStateException("no key was chosen yet");
        }
        return suite;
    }

    /** Comes after the key was chosen, and never without one. */
    @Override
    public int getSelectedCipherSuite() throws IOException {
        if (suite == null) {
            if (refusal == null) {
                refusal = "it offers no pre-shared key";
            }
            throw new TlsFatalAlert(AlertDescription.unknown_psk_identity);
        }
        for (int offered : offeredCipherSuites) {
            if (offered == suite().id()) {
                selectedCipherSuite = offered;
                return offered;
            }
        }
        refusal = "it does not offer " + suite() + ", which goes with its key";
        throw new TlsFatalAlert(AlertDescription.handshake_failure);
    }

    @Override
    public TlsCredentials getCredentials() throws IOException {
        throw new TlsFatalAlert(AlertDescription.internal_error);
    }

    @Override
    public void notifyHandshakeComplete() throws IOException {
        super.notifyHandshakeComplete();
        SecurityParameters agreed = context.getSecurityParametersConnection();
        if (identity != null) {
            agreement = new Agreement(
                    identity,
                    new RecordOpener(secret(agreed.getTrafficSecretClient())),
                    new RecordSealer(secret(agreed.getTrafficSecretServer())));
        }
    }

    private TrafficSecret secret(TlsSecret secret) {
        // A copy, since taking the bytes out of a secret ends it.
        return new TrafficSecret(suite(), getCrypto().adoptSecret(secret).extract());
    }
}
