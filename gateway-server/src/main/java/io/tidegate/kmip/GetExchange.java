package io.tidegate.kmip;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The one operation that is used: Get of a managed object by its Unique Identifier (KMIP 1.2, 4.11). Pure.
 *
 * <p>What is in the object is the passphrase, byte for byte: of Secret Data (upstream's way), of a Symmetric Key, or of an
 * Opaque Object.
 */
final class GetExchange {

    /** The longest message that is read: a key and what is said about it has some hundred bytes. */
    static final int MAX_MESSAGE_BYTES = 64 << 10;

    /** The longest passphrase; cryptsetup asks people for 512 bytes at most. */
    static final int MAX_PASSPHRASE_BYTES = 4096;

    static final int RESPONSE_MESSAGE = 0x42007B;

    private static final int REQUEST_MESSAGE = 0x420078;
    private static final int REQUEST_HEADER = 0x420077;
    private static final int PROTOCOL_VERSION = 0x420069;
    private static final int MAJOR = 0x42006A;
    private static final int MINOR = 0x42006B;
    private static final int MAXIMUM_RESPONSE_SIZE = 0x420050;
    private static final int BATCH_COUNT = 0x42000D;
    private static final int BATCH_ITEM = 0x42000F;
    private static final int OPERATION = 0x42005C;
    private static final int REQUEST_PAYLOAD = 0x420079;
    private static final int UNIQUE_IDENTIFIER = 0x420094;
    private static final int RESULT_STATUS = 0x42007F;
    private static final int RESULT_REASON = 0x42007E;
    private static final int RESULT_MESSAGE = 0x42007D;
    private static final int RESPONSE_PAYLOAD = 0x42007C;
    private static final int SYMMETRIC_KEY = 0x42008F;
    private static final int SECRET_DATA = 0x420085;
    private static final int OPAQUE_OBJECT = 0x42005B;
    private static final int OPAQUE_DATA_VALUE = 0x42005A;
    private static final int KEY_BLOCK = 0x420040;
    private static final int KEY_VALUE = 0x420045;
    private static final int KEY_MATERIAL = 0x420043;
    private static final int KEY = 0x42003F;
    private static final int KEY_WRAPPING_DATA = 0x420046;

    private static final int GET = 0x0A;
    private static final int SUCCESS = 0;
    private static final int ITEM_NOT_FOUND = 1;
    private static final int AUTHENTICATION_NOT_SUCCESSFUL = 3;
    private static final int PERMISSION_DENIED = 0x0C;
    private static final int MAX_TEXT = 200;

    private GetExchange() {}

    static byte[] request(String keyId) {
        return Ttlv.structure(
                REQUEST_MESSAGE,
                Ttlv.structure(
                        REQUEST_HEADER,
                        Ttlv.structure(PROTOCOL_VERSION, Ttlv.integer(MAJOR, 1), Ttlv.integer(MINOR, 2)),
                        Ttlv.integer(MAXIMUM_RESPONSE_SIZE, MAX_MESSAGE_BYTES),
                        Ttlv.integer(BATCH_COUNT, 1)),
                Ttlv.structure(
                        BATCH_ITEM,
                        Ttlv.enumeration(OPERATION, GET),
                        Ttlv.structure(REQUEST_PAYLOAD, Ttlv.text(UNIQUE_IDENTIFIER, keyId))));
    }

    /** The content of the object, which is the caller's to erase, from the value of a response message. */
    static byte[] response(byte[] message) throws KmipException {
        List<Ttlv.Item> items = Ttlv.items(ByteBuffer.wrap(message));
        Ttlv.Item batch = Ttlv.first(items, BATCH_ITEM)
                .orElseThrow(() -> new KmipException("its answer is a damaged KMIP message"));
        if (batch.get(RESULT_STATUS).number() != SUCCESS) {
            throw refused(batch);
        }
        byte[] content = content(batch.get(RESPONSE_PAYLOAD));
        if (content.length == 0 || content.length > MAX_PASSPHRASE_BYTES) {
            Arrays.fill(content, (byte) 0);
            throw new KmipException(
                    "the key has " + content.length + " bytes, it must have 1 to " + MAX_PASSPHRASE_BYTES);
        }
        return content;
    }

    private static byte[] content(Ttlv.Item payload) throws KmipException {
        Optional<Ttlv.Item> opaque = payload.find(OPAQUE_OBJECT);
        if (opaque.isPresent()) {
            return opaque.get().get(OPAQUE_DATA_VALUE).bytes();
        }
        Ttlv.Item object = payload.find(SECRET_DATA)
                .or(() -> payload.find(SYMMETRIC_KEY))
                .orElseThrow(() -> new KmipException(
                        "the object is no Secret Data, Symmetric Key or Opaque Object; name one that is"));
        Ttlv.Item block = object.get(KEY_BLOCK);
        if (block.find(KEY_WRAPPING_DATA).isPresent()) {
            throw new KmipException("the key is wrapped by another key; store the passphrase without wrapping");
        }
        Ttlv.Item material = block.get(KEY_VALUE).get(KEY_MATERIAL);
        return material.isStructure() ? material.get(KEY).bytes() : material.bytes();
    }

    private static KmipException refused(Ttlv.Item batch) throws KmipException {
        Optional<Ttlv.Item> reason = batch.find(RESULT_REASON);
        Optional<Ttlv.Item> text = batch.find(RESULT_MESSAGE);
        String said = text.isPresent() ? ": " + printable(text.get().text()) : "";
        int code = reason.isPresent() ? reason.get().number() : 0;
        return new KmipException(
                switch (code) {
                    case ITEM_NOT_FOUND ->
                        "it has no such key, or does not show it to this gateway's certificate" + said;
                    case AUTHENTICATION_NOT_SUCCESSFUL, PERMISSION_DENIED ->
                        "it does not give the key to this gateway's certificate" + said;
                    default -> "it refuses the key, reason " + code + said;
                });
    }

    /** What a stranger says is not let loose on a terminal. */
    private static String printable(String text) {
        String clean = text.replaceAll("\\p{Cntrl}", " ");
        return clean.length() > MAX_TEXT ? clean.substring(0, MAX_TEXT) + "..." : clean;
    }
}
