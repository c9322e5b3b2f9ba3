package io.tidegate.nvme;

/** How a controller reaches the namespaces of an ANA group (NVMe Base 2.1, 8.1.1.4 to 8.1.1.8). */
public enum AnaState {
    OPTIMIZED(0x1),
    NON_OPTIMIZED(0x2),
    INACCESSIBLE(0x3),
    PERSISTENT_LOSS(0x4),
    CHANGE(0xf);

    private static final AnaState[] VALUES = values();

    private final int value;

    AnaState(int value) {
        this.value = value;
    }

    /** The number on the wire. */
    public int value() {
        return value;
    }

    /** The state of a number on the wire. */
    public static AnaState of(int value) {
        for (AnaState state : VALUES) {
            if (state.value == value) {
                return state;
            }
        }
        throw new IllegalArgumentException(String.format("%xh is no ANA state", value));
    }

    /** True when commands are served in this state. */
    public boolean serves() {
        return this == OPTIMIZED || this == NON_OPTIMIZED;
    }
}
