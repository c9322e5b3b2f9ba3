package io.tidegate.bdev.rbd;

import io.tidegate.bdev.BlockDeviceException;
import io.tidegate.bdev.ImageEncryption;
import io.tidegate.bdev.ImageEncryption.Cipher;
import io.tidegate.bdev.ImageEncryption.Layer;
import io.tidegate.bdev.ImageEncryption.Passphrase;
import io.tidegate.ceph.CephException;
import io.tidegate.ceph.RbdEncryption;
import io.tidegate.ceph.RbdImage;
import java.util.ArrayList;
import java.util.List;

/** Brings images and the passphrases of their keys together. Calls block; passphrases are erased before they return. */
final class Decryption {

    private Decryption() {}

    /** Has an image decrypted that was just opened. */
    static void begin(RbdImage image, ImageEncryption encryption) throws CephException, BlockDeviceException {
        List<Passphrase> passphrases = new ArrayList<>();
        try {
            List<RbdEncryption.Layer> layers = new ArrayList<>();
            for (Layer layer : encryption.layers()) {
                Passphrase passphrase = encryption.keys().passphrase(layer.keyId());
                passphrases.add(passphrase);
                layers.add(layer(layer, passphrase));
            }
            image.decrypt(layers);
        } finally {
            passphrases.forEach(Passphrase::close);
        }
    }

    /** Encrypts an image that was just made. */
    static void format(RbdImage image, ImageEncryption encryption, Cipher cipher)
            throws CephException, BlockDeviceException {
        Layer own = encryption.own();
        try (Passphrase passphrase = encryption.keys().passphrase(own.keyId())) {
            image.encrypt(layer(own, passphrase), RbdEncryption.Cipher.valueOf(cipher.name()));
        }
    }

    private static RbdEncryption.Layer layer(Layer layer, Passphrase passphrase) {
        return new RbdEncryption.Layer(
                RbdEncryption.Format.valueOf(layer.format().name()), passphrase.bytes());
    }
}
