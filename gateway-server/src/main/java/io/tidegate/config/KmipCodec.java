package io.tidegate.config;

import com.google.protobuf.InvalidProtocolBufferException;
import io.tidegate.bdev.ImageEncryption.Cipher;
import io.tidegate.bdev.ImageEncryption.Format;
import io.tidegate.bdev.ImageEncryption.Layer;
import io.tidegate.proto.EncryptionAlgorithm;
import io.tidegate.proto.EncryptionFormat;
import io.tidegate.proto.add_kmip_server_endpoints_req;
import io.tidegate.proto.encryption_entry;
import io.tidegate.proto.kmip_server_endpoint;
import io.tidegate.proto.namespace_add_reqOrBuilder;
import java.util.List;
import java.util.Optional;

/** Reads and writes what the shared state says of encryption: layers of images and endpoints of key servers. Pure. */
public final class KmipCodec {

    private KmipCodec() {}

    /** The value of one endpoint, as upstream stores it: the request that would add this one alone. */
    public static byte[] value(KmipEndpoint endpoint) {
        return StateCodec.encode(add_kmip_server_endpoints_req
                .newBuilder()
                .setSubsystemNqn(endpoint.subsystem())
                .setServerName(endpoint.serverName())
                .addEndpoints(kmip_server_endpoint
                        .newBuilder()
                        .setAddress(endpoint.place().address())
                        .setPort(endpoint.place().port())));
    }

    /** What a value says; empty when it says something else, which stays as it is. */
    static Optional<KmipEndpoint> endpoint(byte[] value) {
        add_kmip_server_endpoints_req.Builder stored;
        try {
            stored = StateCodec.decode(value, add_kmip_server_endpoints_req.newBuilder());
        } catch (InvalidProtocolBufferException e) {
            return Optional.empty();
        }
        if (stored.getSubsystemNqn().isEmpty() || stored.getServerName().isEmpty() || stored.getEndpointsCount() != 1) {
            return Optional.empty();
        }
        kmip_server_endpoint endpoint = stored.getEndpoints(0);
        int port = endpoint.hasPort() ? endpoint.getPort() : KmipEndpoint.DEFAULT_PORT;
        return Optional.of(new KmipEndpoint(
                stored.getSubsystemNqn(), stored.getServerName(), new KmipEndpoint.Place(endpoint.getAddress(), port)));
    }

    /** How an image is encrypted; nothing when it is not. */
    public static List<Layer> layers(namespace_add_reqOrBuilder stored) {
        return stored.getEncryptionEntriesList().stream()
                .filter(entry -> entry.getFormat() != EncryptionFormat.none)
                .map(KmipCodec::layer)
                .toList();
    }

    private static Layer layer(encryption_entry entry) {
        Format format = switch (entry.getFormat()) {
            case luks1 -> Format.LUKS1;
            case luks2 -> Format.LUKS2;
            default ->
                throw new IllegalArgumentException("encryption format " + entry.getFormatValue() + " is not known");
        };
        return new Layer(format, entry.getKeyId());
    }

    /** The cipher that was asked for; empty when none was, or one that this gateway does not know. */
    static Optional<Cipher> cipher(namespace_add_reqOrBuilder stored) {
        return switch (stored.getEncryptionAlgorithm()) {
            case aes128 -> Optional.of(Cipher.AES128);
            case aes256 -> Optional.of(Cipher.AES256);
            default -> Optional.empty();
        };
    }

    /** The same in a message. */
    public static EncryptionAlgorithm algorithm(Optional<Cipher> cipher) {
        return cipher.map(one -> one == Cipher.AES128 ? EncryptionAlgorithm.aes128 : EncryptionAlgorithm.aes256)
                .orElse(EncryptionAlgorithm.no_algorithm);
    }

    /** The same as an entry of a message. */
    public static encryption_entry entry(Layer layer) {
        return encryption_entry
                .newBuilder()
                .setFormat(layer.format() == Format.LUKS1 ? EncryptionFormat.luks1 : EncryptionFormat.luks2)
                .setKeyId(layer.keyId())
                .build();
    }
}
