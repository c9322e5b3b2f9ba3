package io.tidegate.cli.client;

import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * What a gateway with {@code api_user} and {@code api_secret} wants to hear with every call. The secret has no option of its
 * own: everybody on a machine can read the arguments of a program.
 */
final class ApiLogin {

    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

    @Option(
            names = "--api-user",
            paramLabel = "USER",
            description = "Who calls (default: $TIDEGATE_API_USER, else api_user of the credentials file)")
    @Nullable
    String user;

    @Option(
            names = "--api-secret-file",
            paramLabel = "FILE",
            description = "Holds the secret (default: $TIDEGATE_API_SECRET, else api_secret of the credentials file, "
                    + "which is $TIDEGATE_CREDENTIALS or ~/.config/tidegate/credentials)")
    @Nullable
    Path secretFile;

    /** The same channel, with the credentials on every call if there are any. */
    Channel on(Channel channel, Program program) {
        Map<String, String> file = credentialsFile(program);
        Optional<String> name = Optional.ofNullable(user)
                .or(() -> program.variable("TIDEGATE_API_USER"))
                .or(() -> Optional.ofNullable(file.get("api_user")));
        Optional<String> secret = Optional.ofNullable(secretFile)
                .map(ApiLogin::secretOf)
                .or(() -> program.variable("TIDEGATE_API_SECRET"))
                .or(() -> Optional.ofNullable(file.get("api_secret")));
        if (name.isEmpty() && secret.isEmpty()) {
            return channel;
        }
        if (name.isEmpty() || secret.isEmpty()) {
            throw new UsageException(
                    name.isEmpty()
                            ? "there is a secret but no user; give --api-user or set TIDEGATE_API_USER"
                            : "there is no secret for user '" + name.get()
                                    + "'; give --api-secret-file or set TIDEGATE_API_SECRET");
        }
        Metadata headers = new Metadata();
        String both = name.get() + ":" + secret.get();
        headers.put(
                AUTHORIZATION, "Basic " + Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8)));
        return ClientInterceptors.intercept(channel, MetadataUtils.newAttachHeadersInterceptor(headers));
    }

    private static String secretOf(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new UsageException("can't read the secret in '" + file + "'; name a readable file");
        }
    }

    /** {@code key = value} lines, as in the [access] section of the gateway's file; a file that is not there is empty. */
    private static Map<String, String> credentialsFile(Program program) {
        Optional<Path> named = program.variable("TIDEGATE_CREDENTIALS").map(Path::of);
        Optional<Path> file = named.or(
                () -> program.variable("HOME").map(home -> Path.of(home, ".config", "tidegate", "credentials")));
        if (file.isEmpty() || (named.isEmpty() && !Files.exists(file.get()))) {
            return Map.of();
        }
        Map<String, String> values = new HashMap<>();
        try {
            for (String line : Files.readAllLines(file.get())) {
                String[] halves = line.split("=", 2);
                if (halves.length == 2 && !line.strip().startsWith("#")) {
                    values.put(halves[0].strip(), halves[1].strip());
                }
            }
        } catch (IOException e) {
            throw new UsageException("can't read the credentials in '" + file.get() + "'; name a readable file");
        }
        return values;
    }
}
