package io.tidegate.nvme;

import java.nio.ByteBuffer;

/**
 * The I/O Command Set Specific Identify Controller data structure of the NVM command set, CNS 06h with CSI 00h (NVM
 * Command Set 1.1, 4.1.5.3). A power-of-two field is in units of CAP.MPSMIN; 0: no limit told.
 *
 * <pre>
 * 0 vsl | 1 wzsl | 2 wusl | 3 dmrl | 4 dmrsl | 8 dmsl
 * </pre>
 *
 * <p>Not thread-safe; belongs to the owner of the buffer.
 */
public final class IdentifyNvmController extends Structure<IdentifyNvmController> {

    public static final int BYTES = 4096;

    private static final int VSL = 0;
    private static final int WZSL = 1;
    private static final int WUSL = 2;
    private static final int DMRL = 3;
    private static final int DMRSL = 4;
    private static final int DMSL = 8;

    /** A view of its own zeroed heap memory. */
    public IdentifyNvmController() {
        this(ByteBuffer.allocate(BYTES), 0);
    }

    /** A view over {@code buffer} from {@code offset}. */
    public IdentifyNvmController(ByteBuffer buffer, int offset) {
        super(buffer, offset, BYTES);
    }

    /** Verify size limit, a power of two. */
    public int vsl() {
        return u8(VSL);
    }

    public IdentifyNvmController vsl(int value) {
        return u8(VSL, value);
    }

    /** Write Zeroes size limit, a power of two. */
    public int wzsl() {
        return u8(WZSL);
    }

    public IdentifyNvmController wzsl(int value) {
        return u8(WZSL, value);
    }

    /** Write Uncorrectable size limit, a power of two. */
    public int wusl() {
        return u8(WUSL);
    }

    public IdentifyNvmController wusl(int value) {
        return u8(WUSL, value);
    }

    /** Dataset Management ranges limit. */
    public int dmrl() {
        return u8(DMRL);
    }

    public IdentifyNvmController dmrl(int value) {
        return u8(DMRL, value);
    }

    /** Dataset Management range size limit, in logical blocks. */
    public int dmrsl() {
        return u32(DMRSL);
    }

    public IdentifyNvmController dmrsl(int value) {
        return u32(DMRSL, value);
    }

    /** Dataset Management size limit, in logical blocks. */
    public long dmsl() {
        return u64(DMSL);
    }

    public IdentifyNvmController dmsl(long value) {
        return u64(DMSL, value);
    }

    @Override
    IdentifyNvmController self() {
        return this;
    }
}
