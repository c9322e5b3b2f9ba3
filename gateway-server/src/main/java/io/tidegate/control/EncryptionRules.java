package io.tidegate.control;

import io.tidegate.bdev.Errno;
import io.tidegate.bdev.ImageEncryption;
import io.tidegate.bdev.ImageEncryption.Cipher;
import io.tidegate.config.DesiredState;
import io.tidegate.config.ImageKeys;
import io.tidegate.config.KmipCodec;
import io.tidegate.proto.EncryptionAlgorithm;
import io.tidegate.proto.EncryptionFormat;
import io.tidegate.proto.encryption_entry;
import io.tidegate.proto.namespace_add_req;
import java.util.Optional;

/** What a request may say of the encryption of an image, and what follows. Any thread. */
final class EncryptionRules {

    private static final int MAX_KEY_ID = 1024;

    private final ImageKeys keys;

    EncryptionRules(ImageKeys keys) {
        this.keys = keys;
    }

    /** How the image is encrypted; empty when it is not. */
    Optional<ImageEncryption> of(namespace_add_req request, DesiredState state) throws Refusal {
        boolean plain = false;
        boolean encrypted = false;
        for (encryption_entry entry : request.getEncryptionEntriesList()) {
            check(entry);
            boolean none = entry.getFormat() == EncryptionFormat.none;
            plain |= none;
            encrypted |= !none;
        }
        require(!plain || !encrypted, "either every encryption entry has a format or none has");
        require(
                encrypted || cipher(request.getEncryptionAlgorithm()) == EncryptionAlgorithm.no_algorithm,
                "an encryption algorithm needs an encryption format; name luks1 or luks2, or leave the algorithm out");
        require(
                request.getCreateImage() || request.getEncryptionAlgorithm() == EncryptionAlgorithm.no_algorithm,
                "an encryption algorithm is chosen when an image is made; leave it out to use the image as it is");
        require(
                !request.getCreateImage() || request.getEncryptionEntriesCount() <= 1,
                "an image that is made has one encryption format at most; several are for clones of encrypted images");
        String nqn = request.getSubsystemNqn();
        if (encrypted && state.kmipEndpointsOf(nqn).isEmpty()) {
            throw new Refusal(
                    Errno.ENOKEY,
                    "subsystem " + nqn + " has no KMIP server endpoint that could give the key; add one with 'subsystem"
                            + " add_kmip_server_endpoint'");
        }
        return keys.encryption(nqn, KmipCodec.layers(request));
    }

    private static void check(encryption_entry entry) throws Refusal {
        boolean none = entry.getFormat() == EncryptionFormat.none;
        require(
                entry.getFormat() != EncryptionFormat.UNRECOGNIZED,
                "encryption format " + entry.getFormatValue() + " is not known; it must be luks1 or luks2");
        require(!none || entry.getKeyId().isEmpty(), "a key id needs an encryption format; name luks1 or luks2");
        require(entry.getKeyId().length() <= MAX_KEY_ID, "a key id has at most " + MAX_KEY_ID + " characters");
        if (!none && entry.getKeyId().isEmpty()) {
            throw new Refusal(
                    Errno.ENOKEY,
                    "encryption format " + entry.getFormat() + " needs the id of its key on the key server");
        }
    }

    private static EncryptionAlgorithm cipher(EncryptionAlgorithm given) throws Refusal {
        require(
                given != EncryptionAlgorithm.UNRECOGNIZED,
                "this encryption algorithm is not known; it must be aes128 or aes256");
        return given;
    }

    /** The cipher of an image that is made: that of the rbd tool where nothing is said. */
    static Cipher cipher(namespace_add_req request) {
        return request.getEncryptionAlgorithm() == EncryptionAlgorithm.aes128 ? Cipher.AES128 : Cipher.AES256;
    }

    private static void require(boolean good, String otherwise) throws Refusal {
        if (!good) {
            throw new Refusal(Errno.EINVAL, otherwise);
        }
    }
}
