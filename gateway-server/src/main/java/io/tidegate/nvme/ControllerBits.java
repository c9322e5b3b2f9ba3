package io.tidegate.nvme;

/**
 * Bits of the fields of {@link IdentifyController} (NVMe Base 2.1, 5.1.13.2.1), each named by its field. Those of OAES are in
 * {@link AsyncEvent}.
 */
public final class ControllerBits {

    /** More than one port, more than one controller, asymmetric namespace access. */
    public static final int CMIC_MULTIPLE_PORTS = 1;

    public static final int CMIC_MULTIPLE_CONTROLLERS = 1 << 1;
    public static final int CMIC_ANA = 1 << 3;

    public static final int CTRATT_HOST_ID_128 = 1;
    public static final int CTRATT_ENDURANCE_GROUPS = 1 << 4;
    public static final int CTRATT_UUID_LIST = 1 << 9;

    public static final int OACS_SECURITY = 1;
    public static final int OACS_FORMAT = 1 << 1;
    public static final int OACS_FIRMWARE = 1 << 2;
    public static final int OACS_NAMESPACE_MANAGEMENT = 1 << 3;

    /** SMART for a single namespace, effects log, log page offsets and lengths beyond 4 KiB. */
    public static final int LPA_SMART_PER_NAMESPACE = 1;

    public static final int LPA_COMMAND_EFFECTS = 1 << 1;
    public static final int LPA_EXTENDED_DATA = 1 << 2;

    public static final int LPA_PERSISTENT_EVENTS = 1 << 4;

    /** Supported Log Pages and Feature Identifiers Supported and Effects are there. */
    public static final int LPA_INVENTORIES = 1 << 5;

    public static final int FRMW_SLOT1_READ_ONLY = 1;

    public static final int ANACAP_OPTIMIZED = 1;
    public static final int ANACAP_NON_OPTIMIZED = 1 << 1;
    public static final int ANACAP_INACCESSIBLE = 1 << 2;
    public static final int ANACAP_PERSISTENT_LOSS = 1 << 3;
    public static final int ANACAP_CHANGE = 1 << 4;

    /** The ANA group of a namespace never changes while it is attached. */
    public static final int ANACAP_GROUP_FIXED = 1 << 6;

    /** ANAGRPID of a namespace is never 0. */
    public static final int ANACAP_GROUP_NONZERO = 1 << 7;

    public static final int ONCS_COMPARE = 1;
    public static final int ONCS_WRITE_UNCORRECTABLE = 1 << 1;
    public static final int ONCS_DATASET_MANAGEMENT = 1 << 2;
    public static final int ONCS_WRITE_ZEROES = 1 << 3;
    public static final int ONCS_FEATURE_SAVE = 1 << 4;
    public static final int ONCS_RESERVATIONS = 1 << 5;
    public static final int ONCS_TIMESTAMP = 1 << 6;
    public static final int ONCS_VERIFY = 1 << 7;
    public static final int ONCS_COPY = 1 << 8;

    public static final int FUSES_COMPARE_AND_WRITE = 1;

    /** NWPC: no write protection and write protection that a host ends, not the longer ones. */
    public static final int NWPC_WRITE_PROTECT = 1;

    public static final int VWC_PRESENT = 1;

    /** Flush with namespace FFFFFFFFh: 2:1 is 2 for refused, 3 for flushes all. */
    public static final int VWC_FLUSH_ALL_REFUSED = 2 << 1;

    public static final int VWC_FLUSH_ALL = 3 << 1;

    /** SGLs are supported without alignment. */
    public static final int SGLS_SUPPORTED = 1;

    public static final int SGLS_KEYED = 1 << 2;

    /** The address of a data block may be an offset: in-capsule data. */
    public static final int SGLS_OFFSETS = 1 << 20;

    /** The transport data block descriptor is supported. */
    public static final int SGLS_TRANSPORT_DATA_BLOCK = 1 << 21;

    public static final int FCATT_STATIC_CONTROLLERS = 1;

    public static final int OFCS_DISCONNECT = 1;

    private ControllerBits() {}
}
