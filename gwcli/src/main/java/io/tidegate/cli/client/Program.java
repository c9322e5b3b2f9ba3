package io.tidegate.cli.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/**
 * The surroundings of one run: the name it was called by, the environment, the two streams, the person.
 *
 * @param name the program name; {@code cephnvmf} asks for upstream's habits
 * @param environment the environment variables
 * @param out stdout
 * @param err stderr
 * @param person who can be asked
 */
public record Program(String name, Map<String, String> environment, PrintStream out, PrintStream err, Person person) {

    /** The name under which upstream's defaults hold: output to the log, a version only from the environment. */
    public static final String UPSTREAM_NAME = "cephnvmf";

    /** Copies the environment. */
    public Program {
        environment = Map.copyOf(environment);
    }

    /** Surroundings without anybody to ask. */
    public Program(String name, Map<String, String> environment, PrintStream out, PrintStream err) {
        this(name, environment, out, err, Person.NOBODY);
    }

    /** The same with somebody else to ask. */
    public Program with(Person other) {
        return new Program(name, environment, out, err, other);
    }

    /** True when upstream's defaults are asked for. */
    public boolean isUpstream() {
        return name.equals(UPSTREAM_NAME);
    }

    /** A variable that is present and not empty. */
    public Optional<String> variable(String key) {
        return Optional.ofNullable(environment.get(key)).filter(value -> !value.isEmpty());
    }

    /** What {@code NVMEOF_VERSION} says; the gateway compares it with its own version. */
    public Optional<String> declaredVersion() {
        return variable("NVMEOF_VERSION");
    }

    /** The version of this build. */
    public static String builtVersion() {
        try (InputStream in = Program.class.getResourceAsStream("version.properties")) {
            Properties properties = new Properties();
            if (in != null) {
                properties.load(in);
            }
            return properties.getProperty("version", "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
