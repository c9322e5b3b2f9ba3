package io.tidegate.admission;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * Shows the gateway's certificate as its files have it at each handshake. Any thread.
 *
 * <p>A handshake asks for a name first and for the key and the certificate of that name later. Each reading of the files
 * gets a name of its own, so a handshake during a change never mixes an old key with a new certificate.
 */
public final class ServerIdentity extends X509ExtendedKeyManager {

    /** Handshakes end within seconds; nobody asks for a name that is four changes old. */
    private static final int KEPT = 4;

    private final WatchedFiles<Identity> files;
    private final Map<String, Identity> byName = new LinkedHashMap<>();
    private int names;

    /** Reads the files for the first time. */
    public ServerIdentity(Path key, Path certificate) throws IOException, GeneralSecurityException {
        this.files = new WatchedFiles<>(List.of(key, certificate), () -> Identity.read(key, certificate));
    }

    @SuppressWarnings("ReferenceEquality") // one object for each reading
    private synchronized String name(Identity identity) {
        for (Map.Entry<String, Identity> entry : byName.entrySet()) {
            if (entry.getValue() == identity) {
                return entry.getKey();
            }
        }
        if (byName.size() == KEPT) {
            byName.remove(byName.keySet().iterator().next());
        }
        String name = "gateway-" + names++;
        byName.put(name, identity);
        return name;
    }

    private synchronized @Nullable Identity named(@Nullable String name) {
        return byName.get(name);
    }

    private @Nullable String choose(String keyType) {
        Identity identity = files.get();
        return identity.key().getAlgorithm().equals(keyType) ? name(identity) : null;
    }

    @Override
    public @Nullable String chooseEngineServerAlias(
            String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
        return choose(keyType);
    }

    @Override
    public @Nullable String chooseServerAlias(String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return choose(keyType);
    }

    @Override
    public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
        String name = choose(keyType);
        return name == null ? null : new String[] {name};
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(@Nullable String alias) {
        Identity identity = named(alias);
        return identity == null ? null : identity.chain().toArray(X509Certificate[]::new);
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(@Nullable String alias) {
        Identity identity = named(alias);
        return identity == null ? null : identity.key();
    }

    @Override
    public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
        return null;
    }

    @Override
    public @Nullable String chooseClientAlias(
            String[] keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return null;
    }
}
