package io.tidegate.kmip;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Timer;
import java.util.TimerTask;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;

/**
 * Asks one endpoint for one key, over a connection of its own that is closed afterwards. Any thread; blocks for {@link
 * Patience} at most.
 *
 * <p>One connection per key: to derive what encrypts the image from the passphrase takes longer than a handshake.
 */
final class KmipServer {

    private final String address;
    private final int port;
    private final Patience patience;

    /**
     * How long to wait.
     *
     * @param connectMillis for the connection
     * @param wholeMillis for everything else, from handshake to the last byte
     */
    record Patience(int connectMillis, int wholeMillis) {

        static final Patience DEFAULT = new Patience(3_000, 10_000);
    }

    KmipServer(String address, int port, Patience patience) {
        this.address = address;
        this.port = port;
        this.patience = patience;
    }

    /** The content of the object of that id, which is the caller's to erase. */
    byte[] get(String keyId, SSLContext tls) throws KmipException {
        try (Socket socket = new Socket()) {
            InetSocketAddress at = new InetSocketAddress(address, port);
            if (at.isUnresolved()) {
                throw new UnknownHostException();
            }
            socket.connect(at, patience.connectMillis);
            return within(socket, () -> exchange(socket, keyId, tls));
        } catch (KmipException said) {
            throw said;
        } catch (UnknownHostException e) {
            throw new KmipUnreachableException("its name is not known to this machine");
        } catch (SocketTimeoutException e) {
            throw new KmipUnreachableException("it does not answer");
        } catch (SSLException e) {
            throw new KmipUnreachableException(
                    "TLS fails (" + e.getMessage() + "); check the certificates on both sides");
        } catch (EOFException e) {
            throw new KmipUnreachableException("it closed the connection instead of an answer");
        } catch (IOException e) {
            throw new KmipUnreachableException("it cannot be reached: " + e.getMessage());
        }
    }

    private byte[] exchange(Socket socket, String keyId, SSLContext tls) throws IOException {
        try (SSLSocket secure = (SSLSocket) tls.getSocketFactory().createSocket(socket, address, port, true)) {
            secure.startHandshake();
            secure.getOutputStream().write(GetExchange.request(keyId));
            secure.getOutputStream().flush();
            DataInputStream in = new DataInputStream(secure.getInputStream());
            byte[] header = new byte[Ttlv.HEADER_BYTES];
            in.readFully(header);
            byte[] message =
                    new byte[Ttlv.remaining(header, GetExchange.RESPONSE_MESSAGE, GetExchange.MAX_MESSAGE_BYTES)];
            try {
                in.readFully(message);
                return GetExchange.response(message);
            } finally {
                Arrays.fill(message, (byte) 0);
            }
        }
    }

    private interface Exchange {
        byte[] run() throws IOException;
    }

    /** A time-out of single reads would let a server that trickles bytes go on for ever. */
    private byte[] within(Socket socket, Exchange exchange) throws IOException {
        Timer timer = new Timer("kmip-patience", true);
        boolean[] late = new boolean[1];
        timer.schedule(
                new TimerTask() {
                    @Override
                    public void run() {
                        late[0] = true;
                        closeQuietly(socket);
                    }
                },
                patience.wholeMillis);
        try {
            return exchange.run();
        } catch (IOException e) {
            if (late[0]) {
                throw new SocketTimeoutException();
            }
            throw e;
        } finally {
            timer.cancel();
        }
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // What waits on the socket finds out by itself.
            return;
        }
    }
}
