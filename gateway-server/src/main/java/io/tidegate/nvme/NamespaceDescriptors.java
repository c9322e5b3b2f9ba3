package io.tidegate.nvme;

import java.nio.ByteBuffer;
import java.util.UUID;

/**
 * The Namespace Identification Descriptor list, CNS 03h (NVMe Base 2.1, 5.1.13.2.3). Written from front to back; read by
 * moving {@link #next() from descriptor to descriptor}; a length of 0 ends the list.
 *
 * <pre>
 * 0 nidt 1 | 1 nidl 1 | 2 reserved 2 | 4 nid nidl
 * </pre>
 *
 * <p>Not thread-safe; belongs to the owner of the buffer.
 */
public final class NamespaceDescriptors extends Structure<NamespaceDescriptors> {

    public static final int BYTES = 4096;

    /** NIDT values. */
    public static final int TYPE_EUI64 = 1;

    public static final int TYPE_NGUID = 2;
    public static final int TYPE_UUID = 3;
    public static final int TYPE_CSI = 4;

    private static final int NIDL = 1;
    private static final int HEADER_BYTES = 4;

    private int at = -1;
    private int end;

    /** A view over {@code buffer} from {@code offset}; zeroed memory if it is to be written. */
    public NamespaceDescriptors(ByteBuffer buffer, int offset) {
        super(buffer, offset, BYTES);
    }

    public NamespaceDescriptors addEui64(byte[] eui64) {
        return add(TYPE_EUI64, 8).octets(at + HEADER_BYTES, 8, eui64);
    }

    public NamespaceDescriptors addNguid(byte[] nguid) {
        return add(TYPE_NGUID, 16).octets(at + HEADER_BYTES, 16, nguid);
    }

    public NamespaceDescriptors addUuid(UUID uuid) {
        return add(TYPE_UUID, 16).uuid(at + HEADER_BYTES, uuid);
    }

    /** Command set identifier: {@link CommandSet}. */
    public NamespaceDescriptors addCommandSet(int csi) {
        return add(TYPE_CSI, 1).u8(at + HEADER_BYTES, csi);
    }

    /** Moves to the next descriptor, first to the first; false at the end of the list. */
    public boolean next() {
        if (end + HEADER_BYTES > BYTES || u8(end + NIDL) == 0 || end + HEADER_BYTES + u8(end + NIDL) > BYTES) {
            return false;
        }
        at = end;
        end = at + HEADER_BYTES + length();
        return true;
    }

    /** NIDT of the descriptor in hand. */
    public int type() {
        return u8(at);
    }

    /** NIDL of the descriptor in hand. */
    public int length() {
        return u8(at + NIDL);
    }

    /** The identifier in hand. */
    public byte[] value() {
        return octets(at + HEADER_BYTES, length());
    }

    /** The identifier in hand, of type {@link #TYPE_UUID}. */
    public UUID uuid() {
        return uuid(at + HEADER_BYTES);
    }

    private NamespaceDescriptors add(int type, int length) {
        at = end;
        end = at + HEADER_BYTES + length;
        return u32(at, type | length << 8);
    }

    @Override
    NamespaceDescriptors self() {
        return this;
    }
}
