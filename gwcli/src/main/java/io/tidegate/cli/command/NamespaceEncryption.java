package io.tidegate.cli.command;

import io.tidegate.cli.client.UsageException;
import io.tidegate.proto.EncryptionAlgorithm;
import io.tidegate.proto.EncryptionFormat;
import io.tidegate.proto.encryption_entry;
import io.tidegate.proto.namespace_add_req;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How the image of a new namespace is encrypted; several formats stand for the layers of cloned images. */
final class NamespaceEncryption {

    @Option(
            names = {"--encryption-format", "-f"},
            arity = "1..*",
            paramLabel = "FORMAT",
            description = "luks1 or luks2; one for each image of a chain of clones")
    private List<EncryptionFormat> formats = new ArrayList<>();

    @Option(
            names = {"--encryption-algorithm", "-g"},
            paramLabel = "NAME",
            description = "aes128 or aes256, for a created image")
    private @Nullable EncryptionAlgorithm algorithm;

    @Option(
            names = "--key-id",
            arity = "1..*",
            paramLabel = "ID",
            description = "Name of the key in the key server, one for each format")
    private List<String> keys = new ArrayList<>();

    void fill(namespace_add_req.Builder request, boolean create) {
        check(create);
        for (int index = 0; index < keys.size(); index++) {
            request.addEncryptionEntries(
                    encryption_entry.newBuilder().setFormat(formats.get(index)).setKeyId(keys.get(index)));
        }
        if (algorithm != null) {
            request.setEncryptionAlgorithm(algorithm);
        }
    }

    private void check(boolean create) {
        if (formats.isEmpty() && !keys.isEmpty()) {
            throw new UsageException("--key-id needs --encryption-format");
        }
        if (formats.size() != keys.size()) {
            throw new UsageException("give as many --key-id as --encryption-format: " + formats.size()
                    + " of the one and " + keys.size() + " of the other were given");
        }
        if (create && formats.size() > 1) {
            throw new UsageException("an image that is created has one --encryption-format");
        }
        if (algorithm != null && formats.isEmpty()) {
            throw new UsageException("--encryption-algorithm needs --encryption-format");
        }
    }
}
