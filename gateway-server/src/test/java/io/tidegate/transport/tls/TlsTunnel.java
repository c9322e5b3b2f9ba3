package io.tidegate.transport.tls;

import io.tidegate.nvme.auth.PskHash;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Queue;
import java.util.Vector;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.bouncycastle.tls.AbstractTlsClient;
import org.bouncycastle.tls.BasicTlsPSKExternal;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.TlsAuthentication;
import org.bouncycastle.tls.TlsClientProtocol;
import org.bouncycastle.tls.crypto.TlsCrypto;
import org.bouncycastle.tls.crypto.impl.jcajce.JcaTlsCryptoProvider;

/**
 * Lets a host that knows no TLS reach a secure portal: what connects to {@link #address} goes on over TLS with one key. The
 * other end of the library that the gateway's handshake uses, but its own record layer.
 */
public final class TlsTunnel implements AutoCloseable {

    private static final TlsCrypto CRYPTO = new JcaTlsCryptoProvider().create(new SecureRandom());

    private final InetSocketAddress far;
    private final String identity;
    private final byte[] key;
    private final PskHash hash;
    private final ServerSocket entrance = new ServerSocket(0, 64, InetAddress.getLoopbackAddress());
    private final Queue<Closeable> open = new ConcurrentLinkedQueue<>();
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();

    /** A tunnel to {@code far} for the host of that identity. */
    public TlsTunnel(InetSocketAddress far, String identity, byte[] key, PskHash hash) throws IOException {
        this.far = far;
        this.identity = identity;
        this.key = key.clone();
        this.hash = hash;
        Thread.ofVirtual().start(this::accept);
    }

    /** Where to connect to. */
    public InetSocketAddress address() {
        return (InetSocketAddress) entrance.getLocalSocketAddress();
    }

    /** Why handshakes and connections ended. */
    public Queue<String> failures() {
        return failures;
    }

    private void accept() {
        try {
            while (true) {
                Socket near = entrance.accept();
                open.add(near);
                Thread.ofVirtual().start(() -> carry(near));
            }
        } catch (IOException closed) {
            // By close().
        }
    }

    private void carry(Socket near) {
        AtomicBoolean hostLeft = new AtomicBoolean();
        try (near;
                Socket socket = new Socket(far.getAddress(), far.getPort())) {
            open.add(socket);
            socket.setTcpNoDelay(true);
            TlsClientProtocol tls = new TlsClientProtocol(socket.getInputStream(), socket.getOutputStream());
            tls.connect(new Client());
            Thread back = Thread.ofVirtual().start(() -> copy(tls.getInputStream(), near, hostLeft));
            near.getInputStream().transferTo(new Flushing(tls.getOutputStream()));
            hostLeft.set(true);
            tls.close();
            back.join();
        } catch (IOException e) {
            if (!hostLeft.get()) {
                failures.add(String.valueOf(e.getMessage()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void copy(InputStream from, Socket near, AtomicBoolean hostLeft) {
        try {
            from.transferTo(near.getOutputStream());
            near.shutdownOutput();
        } catch (IOException e) {
            if (!hostLeft.get()) {
                failures.add(String.valueOf(e.getMessage()));
            }
            closeQuietly(near);
        }
    }

    private static void closeQuietly(Closeable one) {
        try {
            one.close();
        } catch (IOException e) {
            // It is closed in any case.
        }
    }

    @Override
    public void close() {
        closeQuietly(entrance);
        open.forEach(TlsTunnel::closeQuietly);
    }

    /** TLS streams gather without end. */
    private static final class Flushing extends OutputStream {

        private final OutputStream out;

        Flushing(OutputStream out) {
            this.out = out;
        }

        @Override
        public void write(int one) throws IOException {
            out.write(one);
            out.flush();
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
            out.flush();
        }
    }

    private final class Client extends AbstractTlsClient {

        Client() {
            super(CRYPTO);
        }

        @Override
        protected ProtocolVersion[] getSupportedVersions() {
            return ProtocolVersion.TLSv13.only();
        }

        @Override
        protected int[] getSupportedCipherSuites() {
            // The other one first: the server has to take the one that goes with the key.
            CipherSuite wanted = CipherSuite.of(hash);
            CipherSuite other = wanted == CipherSuite.AES_128_GCM_SHA256
                    ? CipherSuite.AES_256_GCM_SHA384
                    : CipherSuite.AES_128_GCM_SHA256;
            return new int[] {other.id(), wanted.id()};
        }

        @Override
        @SuppressWarnings({"rawtypes", "unchecked", "JdkObsolete"})
        public Vector getExternalPSKs() {
            Vector all = new Vector();
            all.add(new BasicTlsPSKExternal(
                    identity.getBytes(StandardCharsets.UTF_8),
                    CRYPTO.createSecret(key),
                    CipherSuite.of(hash).prf()));
            return all;
        }

        @Override
        public TlsAuthentication getAuthentication() throws IOException {
            throw new IOException("the gateway shows a certificate");
        }
    }
}
