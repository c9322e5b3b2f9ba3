package io.tidegate.admission;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A key and a self-signed certificate as PEM files, made by the JDK's keytool. */
public record Certificates(Path key, Path certificate) {

    private static final char[] PASSWORD = "changeit".toCharArray();

    /** Makes a pair of files called {@code name} for {@code localhost} and 127.0.0.1. */
    public static Certificates make(Path folder, String name) throws Exception {
        Path store = folder.resolve(name + ".p12");
        Process keytool = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "it",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=" + name,
                        "-ext",
                        "san=ip:127.0.0.1,dns:localhost",
                        "-validity",
                        "30",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        new String(PASSWORD),
                        "-keystore",
                        store.toString()))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (!keytool.waitFor(60, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
            throw new AssertionError("keytool failed");
        }
        Certificates made = new Certificates(folder.resolve(name + ".key"), folder.resolve(name + ".crt"));
        made.write(store);
        Files.delete(store);
        return made;
    }

    private void write(Path store) throws IOException, GeneralSecurityException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD);
        }
        Key secret = keys.getKey("it", PASSWORD);
        Certificate own = keys.getCertificate("it");
        Files.writeString(key, pem("PRIVATE KEY", secret.getEncoded()));
        Files.writeString(certificate, pem("CERTIFICATE", own.getEncoded()));
    }

    private static String pem(String kind, byte[] der) {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return "-----BEGIN " + kind + "-----\n" + text + "\n-----END " + kind + "-----\n";
    }

    /** Puts these files in the place of others, as a renewal does. */
    public void replace(Certificates others) throws IOException {
        Files.move(key, others.key, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        Files.move(certificate, others.certificate, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }
}
