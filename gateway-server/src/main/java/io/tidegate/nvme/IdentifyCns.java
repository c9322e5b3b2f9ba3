package io.tidegate.nvme;

/**
 * Controller or Namespace Structure values of Identify (NVMe Base 2.1, 5.1.13.1) and where the command keeps its
 * parameters: CNS in cdw10 7:0, CNTID in cdw10 31:16, CNS specific identifier in cdw11 15:0, CSI in cdw11 31:24.
 */
public final class IdentifyCns {

    public static final int NAMESPACE = 0x00;
    public static final int CONTROLLER = 0x01;
    public static final int ACTIVE_NAMESPACE_LIST = 0x02;
    public static final int NAMESPACE_DESCRIPTORS = 0x03;
    public static final int NVM_SET_LIST = 0x04;
    public static final int COMMAND_SET_NAMESPACE = 0x05;
    public static final int COMMAND_SET_CONTROLLER = 0x06;
    public static final int COMMAND_SET_ACTIVE_NAMESPACE_LIST = 0x07;
    public static final int INDEPENDENT_NAMESPACE = 0x08;
    /** Capabilities of the LBA format whose index is in the CNS specific identifier. */
    public static final int FORMAT_NAMESPACE = 0x09;

    public static final int COMMAND_SET_FORMAT_NAMESPACE = 0x0a;
    public static final int ALLOCATED_NAMESPACE_LIST = 0x10;
    public static final int ALLOCATED_NAMESPACE = 0x11;
    public static final int NAMESPACE_CONTROLLER_LIST = 0x12;
    public static final int CONTROLLER_LIST = 0x13;
    public static final int PRIMARY_CONTROLLER_CAPABILITIES = 0x14;
    public static final int SECONDARY_CONTROLLER_LIST = 0x15;
    public static final int NAMESPACE_GRANULARITY = 0x16;
    public static final int UUID_LIST = 0x17;
    public static final int DOMAIN_LIST = 0x18;
    public static final int ENDURANCE_GROUP_LIST = 0x19;
    public static final int COMMAND_SET_ALLOCATED_NAMESPACE_LIST = 0x1a;
    public static final int COMMAND_SET_ALLOCATED_NAMESPACE = 0x1b;
    public static final int COMMAND_SETS = 0x1c;

    /** Bytes that every Identify command returns. */
    public static final int DATA_BYTES = 4096;

    private IdentifyCns() {}

    public static int cns(Sqe sqe) {
        return sqe.cdw10() & 0xff;
    }

    public static int cntid(Sqe sqe) {
        return sqe.cdw10() >>> 16;
    }

    /** CNS specific identifier. */
    public static int specificIdentifier(Sqe sqe) {
        return sqe.cdw11() & 0xffff;
    }

    public static int csi(Sqe sqe) {
        return sqe.cdw11() >>> 24;
    }
}
