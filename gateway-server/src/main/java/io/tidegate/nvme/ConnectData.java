package io.tidegate.nvme;

import java.nio.ByteBuffer;
import java.util.UUID;

/**
 * The data of a Connect command (NVMe Base 2.1, 6.3).
 *
 * <pre>
 * 16 cntlid | 256 subnqn | 512 hostnqn
 * </pre>
 *
 * <p>Not thread-safe; belongs to the owner of the buffer.
 */
public final class ConnectData extends Structure<ConnectData> {

    public static final int BYTES = 1024;

    /** CNTLID: any controller of the subsystem. */
    public static final int DYNAMIC_CONTROLLER = 0xffff;

    /** CNTLID: any controller of the static model. */
    public static final int STATIC_CONTROLLER = 0xfffe;

    private static final int HOSTID = 0;

    private static final int CNTLID = 16;
    private static final int SUBNQN = 256;
    private static final int HOSTNQN = 512;

    /** A view of its own zeroed heap memory. */
    public ConnectData() {
        this(ByteBuffer.allocate(BYTES), 0);
    }

    /** A view over {@code buffer} from {@code offset}. */
    public ConnectData(ByteBuffer buffer, int offset) {
        super(buffer, offset, BYTES);
    }

    /** Controller wished for: {@link #DYNAMIC_CONTROLLER} for the admin queue of the dynamic model. */
    public int cntlid() {
        return u16(CNTLID);
    }

    public ConnectData cntlid(int value) {
        return u16(CNTLID, value);
    }

    /** NQN of the subsystem. */
    public String subnqn() {
        return text(SUBNQN, 256);
    }

    public ConnectData subnqn(String value) {
        return text(SUBNQN, 256, value);
    }

    /** NQN of the host. */
    public String hostnqn() {
        return text(HOSTNQN, 256);
    }

    public ConnectData hostnqn(String value) {
        return text(HOSTNQN, 256, value);
    }

    /** Host identifier. */
    public UUID hostId() {
        return uuid(HOSTID);
    }

    public ConnectData hostId(UUID value) {
        return uuid(HOSTID, value);
    }

    @Override
    ConnectData self() {
        return this;
    }
}
