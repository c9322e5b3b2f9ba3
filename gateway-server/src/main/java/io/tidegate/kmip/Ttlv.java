package io.tidegate.kmip;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The encoding of KMIP messages: tag (3 bytes), type (1), length (4), value padded to 8 bytes, all big-endian (KMIP 1.2,
 * 9.1). Pure.
 *
 * <p>A read item is a view of the message's bytes: it copies nothing, so that a secret stands in one array only.
 */
final class Ttlv {

    static final int HEADER_BYTES = 8;

    private static final int STRUCTURE = 0x01;
    private static final int INTEGER = 0x02;
    private static final int ENUMERATION = 0x05;
    private static final int TEXT = 0x07;
    private static final int BYTES = 0x08;
    private static final int NUMBER_BYTES = 4;
    private static final int MAX_DEPTH = 16;
    private static final int MAX_ITEMS = 1024;

    private Ttlv() {}

    /** Bytes that follow the 8 bytes in which an item says its tag, type and length; refuses what is longer than {@code most}. */
    static int remaining(byte[] header, int tag, int most) throws KmipException {
        ByteBuffer bytes = ByteBuffer.wrap(header);
        int first = bytes.getInt();
        int length = bytes.getInt();
        if (first != (tag << 8 | STRUCTURE)) {
            throw new KmipException("its answer is no KMIP message");
        }
        if (length < 0 || length > most) {
            throw new KmipException("its answer has " + Integer.toUnsignedString(length) + " bytes, more than " + most);
        }
        return length;
    }

    // --- writing

    static byte[] structure(int tag, byte[]... items) {
        int length = 0;
        for (byte[] item : items) {
            length += item.length;
        }
        byte[] out = item(tag, STRUCTURE, length);
        int at = HEADER_BYTES;
        for (byte[] item : items) {
            System.arraycopy(item, 0, out, at, item.length);
            at += item.length;
        }
        return out;
    }

    static byte[] integer(int tag, int value) {
        return number(tag, INTEGER, value);
    }

    static byte[] enumeration(int tag, int value) {
        return number(tag, ENUMERATION, value);
    }

    private static byte[] number(int tag, int type, int value) {
        byte[] out = item(tag, type, NUMBER_BYTES);
        ByteBuffer.wrap(out).putInt(HEADER_BYTES, value);
        return out;
    }

    static byte[] text(int tag, String value) {
        return bytes(tag, TEXT, value.getBytes(StandardCharsets.UTF_8));
    }

    static byte[] bytes(int tag, byte[] value) {
        return bytes(tag, BYTES, value);
    }

    private static byte[] bytes(int tag, int type, byte[] value) {
        byte[] out = item(tag, type, value.length);
        System.arraycopy(value, 0, out, HEADER_BYTES, value.length);
        return out;
    }

    /** Its tag, type and length, with room for the value behind. */
    private static byte[] item(int tag, int type, int length) {
        byte[] out = new byte[HEADER_BYTES + padded(length)];
        ByteBuffer.wrap(out).putInt(tag << 8 | type).putInt(length);
        return out;
    }

    private static int padded(int length) {
        return (length + 7) & ~7;
    }

    // --- reading

    /** The items of a structure's value; refuses whatever does not fit exactly. */
    static List<Item> items(ByteBuffer value) throws KmipException {
        return new Reading().items(value, 0);
    }

    /** One pass, with what it may cost. */
    private static final class Reading {

        private int found;

        List<Item> items(ByteBuffer value, int depth) throws KmipException {
            List<Item> items = new ArrayList<>();
            ByteBuffer rest = value.slice();
            while (rest.hasRemaining()) {
                if (rest.remaining() < HEADER_BYTES || ++found > MAX_ITEMS || depth > MAX_DEPTH) {
                    throw damaged();
                }
                int first = rest.getInt();
                int length = rest.getInt();
                if (length < 0 || length > rest.remaining()) {
                    throw damaged();
                }
                ByteBuffer content = rest.slice(rest.position(), length);
                rest.position(Math.min(rest.limit(), rest.position() + padded(length)));
                int type = first & 0xff;
                List<Item> inside = type == STRUCTURE ? items(content, depth + 1) : List.of();
                items.add(new Item(first >>> 8, type, content, inside));
            }
            return items;
        }
    }

    private static KmipException damaged() {
        return new KmipException("its answer is a damaged KMIP message");
    }

    /** What a message says under one tag. */
    static final class Item {

        private final int tag;
        private final int type;
        private final ByteBuffer value;
        private final List<Item> items;

        private Item(int tag, int type, ByteBuffer value, List<Item> items) {
            this.tag = tag;
            this.type = type;
            this.value = value;
            this.items = items;
        }

        /** The first item inside of that tag. */
        Optional<Item> find(int wanted) {
            return first(items, wanted);
        }

        /** The same of an item that the specification requires. */
        Item get(int wanted) throws KmipException {
            return find(wanted).orElseThrow(Ttlv::damaged);
        }

        int number() throws KmipException {
            if ((type != INTEGER && type != ENUMERATION) || value.remaining() != NUMBER_BYTES) {
                throw damaged();
            }
            return value.getInt(value.position());
        }

        String text() throws KmipException {
            if (type != TEXT) {
                throw damaged();
            }
            return StandardCharsets.UTF_8.decode(value.slice()).toString();
        }

        /** A copy, which is the caller's to erase. */
        byte[] bytes() throws KmipException {
            if (type != BYTES) {
                throw damaged();
            }
            byte[] copy = new byte[value.remaining()];
            value.slice().get(copy);
            return copy;
        }

        boolean isStructure() {
            return type == STRUCTURE;
        }
    }

    static Optional<Item> first(List<Item> items, int wanted) {
        return items.stream().filter(item -> item.tag == wanted).findFirst();
    }
}
