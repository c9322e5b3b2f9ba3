package io.tidegate.nvme;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * AUTH_Negotiate: which protocols, hash functions and groups the host can use (NVMe Base 2.1, 8.3.4.4.1 and 8.3.4.5.1).
 *
 * <pre>
 * 6 sc_c | 7 napd | 8 descriptors of 64 bytes: 0 authid | 2 halen | 3 dhlen | 4 hash ids | 34 group ids
 * </pre>
 *
 * <p>Not thread-safe; belongs to the owner of the buffer.
 */
public final class AuthNegotiate extends Structure<AuthNegotiate> {

    public static final int HEADER_BYTES = 8;
    public static final int DESCRIPTOR_BYTES = 64;

    /** Identifiers that each of the two lists of a descriptor has room for. */
    public static final int MAX_IDS = 30;

    /** AUTHID of DH-HMAC-CHAP. */
    public static final int DHCHAP_PROTOCOL = 0x01;

    /** SC_C: no secure channel is asked for. */
    public static final int NO_SECURE_CHANNEL = 0;

    private static final int SECURE_CHANNEL = 6;
    private static final int PROTOCOLS = 7;
    private static final int AUTHID = 0;
    private static final int HALEN = 2;
    private static final int DHLEN = 3;
    private static final int HASHES = 4;
    private static final int GROUPS = HASHES + MAX_IDS;

    /** A view over {@code buffer} from {@code offset}. */
    public AuthNegotiate(ByteBuffer buffer, int offset) {
        super(buffer, offset, HEADER_BYTES + DESCRIPTOR_BYTES);
    }

    /** Bytes of a message with this many protocols. */
    public static int bytes(int protocols) {
        return HEADER_BYTES + protocols * DESCRIPTOR_BYTES;
    }

    /** SC_C. */
    public int secureChannel() {
        return u8(SECURE_CHANNEL);
    }

    public AuthNegotiate secureChannel(int value) {
        return u8(SECURE_CHANNEL, value);
    }

    /** NAPD: how many descriptors follow. */
    public int protocols() {
        return u8(PROTOCOLS);
    }

    /** AUTHID of a descriptor. */
    public int protocol(int index) {
        return u8(at(index) + AUTHID);
    }

    /** Identifiers of hash functions in the host's order; none when the descriptor says more than it has room for. */
    public List<Integer> hashes(int index) {
        return ids(at(index) + HASHES, u8(at(index) + HALEN));
    }

    /** Identifiers of groups in the host's order; none when the descriptor says more than it has room for. */
    public List<Integer> groups(int index) {
        return ids(at(index) + GROUPS, u8(at(index) + DHLEN));
    }

    private List<Integer> ids(int from, int count) {
        List<Integer> ids = new ArrayList<>();
        for (int i = 0; i < count && count <= MAX_IDS; i++) {
            ids.add(u8(from + i));
        }
        return ids;
    }

    /** Offers DH-HMAC-CHAP and nothing else. */
    public AuthNegotiate offer(List<Integer> hashes, List<Integer> groups) {
        u8(PROTOCOLS, 1).u8(at(0) + AUTHID, DHCHAP_PROTOCOL);
        u8(at(0) + HALEN, hashes.size()).u8(at(0) + DHLEN, groups.size());
        for (int i = 0; i < hashes.size(); i++) {
            u8(at(0) + HASHES + i, hashes.get(i));
        }
        for (int i = 0; i < groups.size(); i++) {
            u8(at(0) + GROUPS + i, groups.get(i));
        }
        return this;
    }

    private static int at(int index) {
        return bytes(index);
    }

    @Override
    AuthNegotiate self() {
        return this;
    }
}
