package io.tidegate.store;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32C;

/**
 * One record of the state log: the whole state, or what one change made of it. Immutable.
 *
 * <pre>
 *   0  magic "TGSR"
 *   4  length of the body in bytes
 *   8  CRC32C of bytes 0 to 7, so that a damaged length cannot pass for a record that was cut short
 *  12  CRC32C of the body
 *  16  body: kind (1 byte), version (8), number of puts (4), of each the key and the value,
 *      number of removals (4), of each the key; keys (UTF-8) and values as length (4) and bytes
 *      zeroes up to the next multiple of 8, less 4
 *      end mark "rsgt"
 * </pre>
 *
 * <p>All numbers are big-endian. A record begins and ends at a multiple of 8, and no aligned run of 8 bytes at its begin
 * or end is all zeroes: {@link StateLogScan} relies on it to tell a write that never reached the disk from damage.
 *
 * @param whole true when {@code change} holds the whole state, false when it is to be applied to the version before
 * @param version the version after this record
 * @param change the entries; removals only when not whole
 */
record StateRecord(boolean whole, long version, StateChange change) {

    static final int HEAD_BYTES = 16;
    static final int MAGIC = 0x54475352;

    private static final int END = 0x72736774;
    private static final byte WHOLE = 'S';
    private static final byte CHANGE = 'C';
    private static final int ALIGNMENT = 8;

    /** The whole state. */
    static StateRecord of(StateSnapshot snapshot) {
        return new StateRecord(true, snapshot.version(), new StateChange(snapshot.entries(), Set.of()));
    }

    /** Bytes of a record with a body of that length. */
    static long bytes(long bodyBytes) {
        return (HEAD_BYTES + bodyBytes + Integer.BYTES + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    }

    /** The record as it stands in the file, in a direct buffer ready to be read. */
    ByteBuffer encode() {
        List<byte[]> parts = parts();
        int body = 1 + Long.BYTES + 2 * Integer.BYTES;
        for (byte[] part : parts) {
            body = Math.addExact(body, Integer.BYTES + part.length);
        }
        ByteBuffer out = ByteBuffer.allocateDirect(Math.toIntExact(bytes(body)));
        out.position(HEAD_BYTES);
        encodeBody(out, parts);
        out.putInt(out.capacity() - Integer.BYTES, END);
        out.putInt(0, MAGIC).putInt(4, body);
        out.putInt(8, checksum(out, 0, 8)).putInt(12, checksum(out, HEAD_BYTES, body));
        return out.clear();
    }

    /** Key, value, key, value, ..., then the keys to remove. */
    private List<byte[]> parts() {
        List<byte[]> parts = new ArrayList<>();
        for (Map.Entry<String, byte[]> put : change.puts().entrySet()) {
            parts.add(utf8(put.getKey()));
            parts.add(put.getValue());
        }
        for (String removal : change.removals()) {
            parts.add(utf8(removal));
        }
        return parts;
    }

    private static byte[] utf8(String key) {
        try {
            ByteBuffer bytes = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(key));
            byte[] encoded = new byte[bytes.remaining()];
            bytes.get(encoded);
            return encoded;
        } catch (CharacterCodingException half) {
            throw new IllegalArgumentException("the key '" + key + "' is no text: it has half a character", half);
        }
    }

    private void encodeBody(ByteBuffer out, List<byte[]> parts) {
        int putParts = 2 * change.puts().size();
        out.put(whole ? WHOLE : CHANGE).putLong(version);
        out.putInt(change.puts().size());
        parts.subList(0, putParts).forEach(part -> out.putInt(part.length).put(part));
        out.putInt(change.removals().size());
        parts.subList(putParts, parts.size())
                .forEach(part -> out.putInt(part.length).put(part));
    }

    static int checksum(ByteBuffer bytes, int from, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes.slice(from, length));
        return (int) crc.getValue();
    }

    /** Whether a whole and undamaged record stands at {@code at}. */
    static boolean isWhole(ByteBuffer file, int at) {
        return headIsGood(file, at)
                && at + bytes(file.getInt(at + 4)) <= file.limit()
                && file.getInt(at + 12) == checksum(file, at + HEAD_BYTES, file.getInt(at + 4))
                && isPadding(file, at + HEAD_BYTES + file.getInt(at + 4), end(file, at) - Integer.BYTES)
                && file.getInt(end(file, at) - Integer.BYTES) == END;
    }

    private static boolean isPadding(ByteBuffer file, int from, int to) {
        for (int at = from; at < to; at++) {
            if (file.get(at) != 0) {
                return false;
            }
        }
        return true;
    }

    /** Whether a head stands at {@code at} whose length can be believed. */
    static boolean headIsGood(ByteBuffer file, int at) {
        return file.limit() - at >= HEAD_BYTES
                && file.getInt(at) == MAGIC
                && file.getInt(at + 8) == checksum(file, at, 8)
                && file.getInt(at + 4) >= 0;
    }

    /** The byte behind the record at {@code at}, whose head is good. */
    static int end(ByteBuffer file, int at) {
        return Math.toIntExact(at + bytes(file.getInt(at + 4)));
    }

    /** Reads the record at {@code at}, which is whole. */
    static StateRecord decode(ByteBuffer file, int at) {
        ByteBuffer body = file.slice(at + HEAD_BYTES, file.getInt(at + 4));
        boolean whole = body.get() == WHOLE;
        long version = body.getLong();
        Map<String, byte[]> puts = new LinkedHashMap<>();
        for (int left = body.getInt(); left > 0; left--) {
            puts.put(text(part(body)), part(body));
        }
        Set<String> removals = new LinkedHashSet<>();
        for (int left = body.getInt(); left > 0; left--) {
            removals.add(text(part(body)));
        }
        return new StateRecord(whole, version, new StateChange(puts, removals));
    }

    private static byte[] part(ByteBuffer body) {
        byte[] part = new byte[body.getInt()];
        body.get(part);
        return part;
    }

    private static String text(byte[] key) {
        return new String(key, StandardCharsets.UTF_8);
    }
}
