package io.tidegate.nvme;

import java.nio.ByteBuffer;

/**
 * The Asymmetric Namespace Access log page, LID 0Ch (NVMe Base 2.1, 5.1.12.1.13): a header and one descriptor per group,
 * each followed by its namespaces. Written from front to back; read by moving {@link #next() from group to group}.
 *
 * <pre>
 * header:     0 chgcnt 8 | 8 ngrps 2 | 10 reserved 6
 * descriptor: 0 agid 4 | 4 nnsid 4 | 8 chgcnt 8 | 16 state 3:0 | 17 reserved 15 | 32 nsid 4 ...
 * </pre>
 *
 * <p>Not thread-safe; belongs to the owner of the buffer.
 */
public final class AnaLog extends Structure<AnaLog> {

    public static final int HEADER_BYTES = 16;
    public static final int GROUP_BYTES = 32;

    /** Log specific parameter: return groups only, without their namespaces. */
    public static final int LSP_GROUPS_ONLY = 1;

    private static final int CHGCNT = 0;
    private static final int NGRPS = 8;
    private static final int AGID = 0;
    private static final int NNSID = 4;
    private static final int GROUP_CHGCNT = 8;
    private static final int STATE = 16;

    /** Where the group in hand begins; before the first {@link #next} or {@link #group}: the end of the header. */
    private int at = HEADER_BYTES;

    private int groupsSeen;

    /** A view over {@code buffer} from {@code offset}; to be written after {@link #begin}, or read. */
    public AnaLog(ByteBuffer buffer, int offset) {
        super(buffer, offset, HEADER_BYTES);
    }

    /** Bytes of a log page with {@code groups} groups and {@code namespaces} namespaces in all of them together. */
    public static int bytes(int groups, int namespaces) {
        return HEADER_BYTES + groups * GROUP_BYTES + namespaces * Integer.BYTES;
    }

    /** Begins to write: a header without groups. */
    public AnaLog begin(long changeCount) {
        at = HEADER_BYTES;
        groupsSeen = 0;
        return clear().u64(CHGCNT, changeCount);
    }

    /** Adds a group; its namespaces follow by {@link #namespace(int)}. */
    public AnaLog group(int group, AnaState state, long changeCount) {
        at = nextGroup();
        groupsSeen++;
        for (int i = 0; i < GROUP_BYTES; i += Long.BYTES) {
            u64(at + i, 0);
        }
        u32(at + AGID, group).u64(at + GROUP_CHGCNT, changeCount).u8(at + STATE, state.value());
        return u16(NGRPS, groupsSeen);
    }

    /** Adds a namespace to the group just added. */
    public AnaLog namespace(int nsid) {
        int count = namespaceCount();
        u32(at + GROUP_BYTES + count * Integer.BYTES, nsid);
        return u32(at + NNSID, count + 1);
    }

    /** Bytes written or read so far: the end of the group in hand. */
    public int length() {
        return nextGroup();
    }

    public long changeCount() {
        return u64(CHGCNT);
    }

    public int groupCount() {
        return u16(NGRPS);
    }

    /** Moves to the next group, first to the first; false when there is none. */
    public boolean next() {
        if (groupsSeen >= groupCount()) {
            return false;
        }
        at = nextGroup();
        groupsSeen++;
        return true;
    }

    /** The group in hand. */
    public int groupId() {
        return u32(at + AGID);
    }

    public AnaState state() {
        return AnaState.of(u8(at + STATE) & 0xf);
    }

    public long groupChangeCount() {
        return u64(at + GROUP_CHGCNT);
    }

    /** Namespaces listed in the group in hand. */
    public int namespaceCount() {
        return u32(at + NNSID);
    }

    /** Namespace {@code index} of the group in hand. */
    public int namespaceId(int index) {
        return u32(at + GROUP_BYTES + index * Integer.BYTES);
    }

    private int nextGroup() {
        return groupsSeen == 0 ? HEADER_BYTES : at + GROUP_BYTES + namespaceCount() * Integer.BYTES;
    }

    @Override
    AnaLog self() {
        return this;
    }
}
