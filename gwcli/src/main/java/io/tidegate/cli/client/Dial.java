package io.tidegate.cli.client;

import io.grpc.ChannelCredentials;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.TlsChannelCredentials;
import io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.util.Optional;

/** Opens a channel to a gateway; tests put an in-process one here. */
@FunctionalInterface
public interface Dial {

    /**
     * A channel, not yet connected.
     *
     * @throws UsageException when a TLS file holds no usable key or certificate
     */
    ManagedChannel open(Endpoint endpoint, Optional<TlsFiles> tls);

    /** Dials over TCP. */
    static ManagedChannel tcp(Endpoint endpoint, Optional<TlsFiles> tls) {
        ChannelCredentials credentials = tls.map(Dial::credentials).orElseGet(InsecureChannelCredentials::create);
        try {
            return NettyChannelBuilder.forTarget("dns:///" + endpoint, credentials)
                    .build();
        } catch (IllegalArgumentException e) {
            throw new UsageException("cannot use the TLS files or the address " + endpoint + ": " + e.getMessage());
        }
    }

    private static ChannelCredentials credentials(TlsFiles files) {
        try {
            return TlsChannelCredentials.newBuilder()
                    .keyManager(
                            files.clientCertificate().toFile(),
                            files.clientKey().toFile())
                    .trustManager(files.serverCertificate().toFile())
                    .build();
        } catch (IOException e) {
            throw new UsageException("TLS files cannot be read: " + e.getMessage());
        }
    }
}
