package io.tidegate.ceph;

import io.tidegate.ceph.jna.EncryptionCalls;
import io.tidegate.ceph.jna.LibrbdOptional;
import java.util.List;

/**
 * LUKS by librbd itself. Pure but for the calls, which block: a key is derived from a passphrase on purpose slowly, in one
 * to three seconds of a processor and up to 1 GiB of memory, as the header says.
 */
public final class RbdEncryption {

    private RbdEncryption() {}

    /** {@code rbd_encryption_format_t}. */
    public enum Format {
        LUKS1(0),
        LUKS2(1);

        private final int code;

        Format(int code) {
            this.code = code;
        }
    }

    /** {@code rbd_encryption_algorithm_t}. */
    public enum Cipher {
        AES128(0),
        AES256(1);

        private final int code;

        Cipher(int code) {
            this.code = code;
        }
    }

    /** One image of a chain of clones. The passphrase stays the caller's, to be erased by it. Prints no passphrase. */
    public static final class Layer {

        private final Format format;
        private final byte[] passphrase;

        /** An image of this format, opened by this passphrase. */
        public Layer(Format format, byte[] passphrase) {
            this.format = format;
            this.passphrase = passphrase;
        }
    }

    /** Writes a header; all that the image held is lost. */
    static void format(RbdImage image, Layer layer, Cipher cipher) throws CephException {
        require(LibrbdOptional.ENCRYPTION, image, "the encryption of images (Ceph 16 or newer)");
        int result = EncryptionCalls.format(image.handle(), layer.format.code, cipher.code, layer.passphrase);
        if (result < 0) {
            throw CephErrors.failure("image " + image.path() + " cannot be encrypted as " + layer.format, result);
        }
    }

    /** Has everything decrypted and encrypted that passes by this handle from now on. */
    static void load(RbdImage image, List<Layer> layers) throws CephException {
        require(LibrbdOptional.ENCRYPTION, image, "the encryption of images (Ceph 16 or newer)");
        int result;
        if (layers.size() == 1) {
            Layer own = layers.getFirst();
            result = EncryptionCalls.load(image.handle(), own.format.code, own.passphrase);
        } else {
            require(
                    LibrbdOptional.ENCRYPTION_OF_CLONES,
                    image,
                    "clones whose parents are encrypted by keys of their own (Ceph 18 or newer)");
            int[] formats = layers.stream().mapToInt(layer -> layer.format.code).toArray();
            result = EncryptionCalls.load(
                    image.handle(),
                    formats,
                    layers.stream().map(layer -> layer.passphrase).toList());
        }
        if (result < 0) {
            throw refused(image, layers, result);
        }
    }

    private static CephException refused(RbdImage image, List<Layer> layers, int result) {
        List<Format> formats = layers.stream().map(layer -> layer.format).toList();
        return switch (-result) {
            case CephErrors.EPERM ->
                new CephException(
                        CephErrors.EPERM,
                        "image " + image.path()
                                + " is not opened by the passphrase of its key: name the key that it was"
                                + " encrypted with");
            case CephErrors.EINVAL ->
                new CephException(
                        CephErrors.EINVAL,
                        "image " + image.path() + " has no header of " + formats
                                + ": name the format that it was encrypted as, or leave the encryption out if it is not");
            default -> CephErrors.failure("image " + image.path() + " cannot be decrypted as " + formats, result);
        };
    }

    private static void require(boolean can, RbdImage image, String what) throws CephException {
        if (!can) {
            throw new CephException(
                    CephErrors.ENOTSUP,
                    "image " + image.path() + " cannot be opened here: the installed librbd does not have " + what
                            + "; install one that does");
        }
    }
}
