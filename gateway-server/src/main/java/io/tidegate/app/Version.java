package io.tidegate.app;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Properties;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IVersionProvider;

/**
 * The version of this program, and the one it reports to management clients.
 *
 * <p>They differ because clients compare the reported one with their own: upstream's client refuses a gateway older than
 * 1.1.0, and a client older than the gateway is refused. So what is reported is the release of the contract.
 */
public final class Version implements IVersionProvider {

    /** The upstream release whose management contract this gateway speaks. */
    static final String CONTRACT = "1.5.24";

    private static final Pattern THREE_NUMBERS = Pattern.compile("[0-9]{1,9}\\.[0-9]{1,9}\\.[0-9]{1,9}");

    /** The version it was built as. */
    public static String own() {
        Properties properties = new Properties();
        try (InputStream in = Version.class.getResourceAsStream("version.properties")) {
            properties.load(Objects.requireNonNull(in, "version.properties is part of the build"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties.getProperty("version", "0.0.0");
    }

    /** What NVMEOF_VERSION says, as for upstream's gateway, else the release of the contract. */
    static String reported() {
        return reported(System.getenv("NVMEOF_VERSION"));
    }

    static String reported(@Nullable String given) {
        return given != null && THREE_NUMBERS.matcher(given).matches() ? given : CONTRACT;
    }

    @Override
    public String[] getVersion() {
        return new String[] {"Tidegate " + own(), "Java " + Runtime.version()};
    }
}
