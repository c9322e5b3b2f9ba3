package io.tidegate.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A real KMIP server (PyKMIP) on a loopback port of its own, with certificates made for it. One thread. */
public final class ThrowawayKmip implements AutoCloseable {

    private static final String PYTHON = "/usr/bin/python3";
    private static final Path SERVER = Path.of("/usr/bin/pykmip-server");

    /** An authority, and certificates of a server and a client that it has signed; those of a stranger likewise. */
    private static final String CERTIFICATES = """
            set -e
            cd "$1"
            authority() {
                openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj "/CN=$1" \
                    -keyout "$1_key.pem" -out "$1_cert.pem"
            }
            signed() {
                openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "/CN=$1" -keyout "$1_key.pem" -out "$1.csr"
                printf 'basicConstraints=CA:FALSE\\nextendedKeyUsage=%sAuth\\n' "$1" > "$1.ext"
                openssl x509 -req -in "$1.csr" -CA "$2_cert.pem" -CAkey "$2_key.pem" -CAcreateserial -days 2 \
                    -extfile "$1.ext" -out "$1_cert.pem"
            }
            authority ca
            signed server ca
            signed client ca
            mkdir policy
            """;

    private static final String REGISTER = """
            import sys
            from kmip import enums
            from kmip.pie import client, objects
            folder, port, kind, value = sys.argv[1:]
            value = bytes.fromhex(value)
            if kind == 'secret':
                managed = objects.SecretData(value, enums.SecretDataType.PASSWORD, [enums.CryptographicUsageMask.DERIVE_KEY])
            elif kind == 'symmetric':
                managed = objects.SymmetricKey(enums.CryptographicAlgorithm.AES, len(value) * 8, value)
            elif kind == 'opaque':
                managed = objects.OpaqueObject(value, enums.OpaqueDataType.NONE)
            with client.ProxyKmipClient(hostname='127.0.0.1', port=int(port), cert=folder + '/client_cert.pem',
                                        key=folder + '/client_key.pem', ca=folder + '/ca_cert.pem') as server:
                print('id', server.register(managed))
            """;

    private final Path folder;
    private final int port;
    private Process process;

    private ThrowawayKmip(Path folder, int port) throws IOException {
        this.folder = folder;
        this.port = port;
        this.process = launch();
    }

    /** Starts a server whose files are in a folder that is there, or skips the test when PyKMIP is not installed. */
    public static ThrowawayKmip start(Path folder) {
        Real.requireOrSkip(Files.isExecutable(SERVER), "PyKMIP is not installed (package python3-pykmip)");
        try {
            Command.mustRun(List.of("bash", "-c", CERTIFICATES, "certificates", folder.toString()));
            return with(folder);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static ThrowawayKmip with(Path folder) throws IOException {
        ThrowawayKmip server = new ThrowawayKmip(folder, FreePort.next());
        server.awaitReady();
        return server;
    }

    private Process launch() throws IOException {
        Path configuration = folder.resolve("server.conf");
        Files.write(
                configuration,
                List.of(
                        "[server]",
                        "hostname=127.0.0.1",
                        "port=" + port,
                        "certificate_path=" + folder.resolve("server_cert.pem"),
                        "key_path=" + folder.resolve("server_key.pem"),
                        "ca_path=" + folder.resolve("ca_cert.pem"),
                        "auth_suite=TLS1.2",
                        "policy_path=" + folder.resolve("policy"),
                        "enable_tls_client_auth=True",
                        "database_path=" + folder.resolve("keys.db"),
                        "logging_level=INFO"));
        return new ProcessBuilder(
                        PYTHON,
                        SERVER.toString(),
                        "-f",
                        configuration.toString(),
                        "-l",
                        folder.resolve("server.log").toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output").toFile())
                .start();
    }

    private void awaitReady() {
        Eventually.holds(() -> {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
            } catch (IOException notYet) {
                throw new AssertionError("the KMIP server does not listen", notYet);
            }
        });
    }

    public int port() {
        return port;
    }

    /** Where client_cert.pem, client_key.pem and ca_cert.pem are. */
    public Path folder() {
        return folder;
    }

    /** Keeps an object with this content; its id. The kinds are secret, symmetric and opaque. */
    public String register(String kind, byte[] value) {
        String said = Command.mustRun(List.of(
                PYTHON,
                "-W",
                "ignore",
                "-c",
                REGISTER,
                folder.toString(),
                Integer.toString(port),
                kind,
                HexFormat.of().formatHex(value)));
        return said.substring(said.lastIndexOf("id ") + 3).strip();
    }

    /** Stops it in the middle of what it does; its keys stay. */
    public void kill() {
        Shell.end(process);
    }

    /** Lets it listen without answering. */
    public void pause() {
        Command.mustRun(List.of("kill", "-STOP", Long.toString(process.pid())));
    }

    /** Lets it go on. */
    public void resume() {
        Command.mustRun(List.of("kill", "-CONT", Long.toString(process.pid())));
    }

    /** Starts it again after {@link #kill}. */
    public void restart() {
        try {
            process = launch();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        awaitReady();
    }

    @Override
    public void close() {
        Shell.end(process);
        try {
            process.waitFor(60, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
