package io.tidegate.admission;

import io.grpc.InsecureServerCredentials;
import io.grpc.ServerCredentials;
import io.grpc.TlsServerCredentials;
import io.tidegate.config.settings.Admission;
import io.tidegate.config.settings.Admission.MutualTls;
import java.io.IOException;
import java.security.GeneralSecurityException;

/** How the management port encrypts: not at all, or with certificates of both sides. */
public final class ServerTls {

    private ServerTls() {}

    /** What the settings ask for; an {@link IOException} says which file cannot be used. */
    public static ServerCredentials of(Admission admission) throws IOException {
        return admission.mutualTls().isPresent()
                ? mutual(admission.mutualTls().get())
                : InsecureServerCredentials.create();
    }

    private static ServerCredentials mutual(MutualTls files) throws IOException {
        try {
            return TlsServerCredentials.newBuilder()
                    .keyManager(new ServerIdentity(files.serverKey(), files.serverCertificate()))
                    .trustManager(new TrustedClients(files.clientCertificate()))
                    .clientAuth(TlsServerCredentials.ClientAuth.REQUIRE)
                    .build();
        } catch (GeneralSecurityException e) {
            throw new IOException("the certificates of [mtls] cannot be used: " + e.getMessage(), e);
        }
    }
}
