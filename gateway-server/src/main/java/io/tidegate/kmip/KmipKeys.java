package io.tidegate.kmip;

import io.tidegate.admission.ClientTls;
import io.tidegate.bdev.BlockDeviceException;
import io.tidegate.bdev.Errno;
import io.tidegate.bdev.ImageEncryption.KeySource;
import io.tidegate.bdev.ImageEncryption.Passphrase;
import io.tidegate.config.KmipEndpoint;
import io.tidegate.config.StateDecoder;
import io.tidegate.config.settings.GatewaySettings;
import io.tidegate.store.StateStore;
import io.tidegate.store.StoreException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The key sources of subsystems: their KMIP endpoints as the shared state has them when a key is asked for, one after the
 * other in the order in which they are listed. Any thread; blocks.
 *
 * <p>No passphrase is kept or logged. An endpoint that cannot be reached is left alone for a moment, or a thousand images
 * would each wait for it.
 */
public final class KmipKeys implements Function<String, KeySource> {

    private static final Logger LOG = LoggerFactory.getLogger(KmipKeys.class);
    private static final long LEFT_ALONE_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final StateStore store;
    private final GatewaySettings.Kmip settings;
    private final KmipServer.Patience patience;
    private final StateDecoder decoder = new StateDecoder();
    private final Map<KmipEndpoint.Place, Fault> faults = new ConcurrentHashMap<>();

    private record Fault(String reason, long nanos) {}

    /** Finds endpoints in {@code store} and certificates where {@code settings} say. */
    public KmipKeys(StateStore store, GatewaySettings.Kmip settings) {
        this(store, settings, KmipServer.Patience.DEFAULT);
    }

    KmipKeys(StateStore store, GatewaySettings.Kmip settings, KmipServer.Patience patience) {
        this.store = store;
        this.settings = settings;
        this.patience = patience;
    }

    @Override
    public KeySource apply(String nqn) {
        return keyId -> new Passphrase(fetch(nqn, keyId));
    }

    private byte[] fetch(String nqn, String keyId) throws BlockDeviceException {
        List<KmipEndpoint> endpoints = endpoints(nqn, keyId);
        if (endpoints.isEmpty()) {
            throw failure(
                    nqn,
                    keyId,
                    "the subsystem has no KMIP server endpoint; add one with 'subsystem add_kmip_server_endpoint'");
        }
        SSLContext tls = tls(nqn, keyId, endpoints.getFirst().serverName());
        StringBuilder reasons = new StringBuilder();
        for (KmipEndpoint endpoint : endpoints) {
            try {
                byte[] passphrase = ask(endpoint.place(), keyId, tls);
                LOG.info("key '{}' of subsystem {} comes from KMIP server {}", keyId, nqn, endpoint.place());
                return passphrase;
            } catch (KmipException e) {
                reasons.append(reasons.isEmpty() ? "" : "; ")
                        .append(endpoint.place())
                        .append(": ")
                        .append(e.getMessage());
            }
        }
        throw failure(nqn, keyId, reasons.toString());
    }

    private byte[] ask(KmipEndpoint.Place place, String keyId, SSLContext tls) throws KmipException {
        Fault before = faults.get(place);
        if (before != null && System.nanoTime() - before.nanos < LEFT_ALONE_NANOS) {
            throw new KmipException(before.reason);
        }
        try {
            byte[] passphrase = new KmipServer(place.address(), place.port(), patience).get(keyId, tls);
            faults.remove(place);
            return passphrase;
        } catch (KmipUnreachableException e) {
            faults.put(place, new Fault(String.valueOf(e.getMessage()), System.nanoTime()));
            throw e;
        }
    }

    private List<KmipEndpoint> endpoints(String nqn, String keyId) throws BlockDeviceException {
        try {
            return decoder.decode(store.read()).state().kmipEndpointsOf(nqn);
        } catch (StoreException e) {
            throw failure(nqn, keyId, "the shared state, which has its key servers, cannot be read: " + e.getMessage());
        }
    }

    private SSLContext tls(String nqn, String keyId, String serverName) throws BlockDeviceException {
        GatewaySettings.Kmip.Files files = settings.files(serverName);
        try {
            return ClientTls.of(files.clientKey(), files.clientCertificate(), files.authorities());
        } catch (NoSuchFileException e) {
            throw failure(nqn, keyId, "the gateway lacks the file " + e.getMessage());
        } catch (IOException | GeneralSecurityException e) {
            throw failure(
                    nqn, keyId, "the certificates for KMIP server " + serverName + " cannot be used: " + reason(e));
        }
    }

    private static @Nullable String reason(Exception e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    private static BlockDeviceException failure(String nqn, String keyId, String reason) {
        return new BlockDeviceException(
                Errno.ENOKEY, "key '" + keyId + "' of subsystem " + nqn + " cannot be had: " + reason);
    }
}
