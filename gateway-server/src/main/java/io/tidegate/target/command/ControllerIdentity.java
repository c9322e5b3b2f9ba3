package io.tidegate.target.command;

import io.tidegate.nvme.AsyncEvent;
import io.tidegate.nvme.ControllerBits;
import io.tidegate.nvme.Cqe;
import io.tidegate.nvme.IdentifyCommandSet;
import io.tidegate.nvme.IdentifyController;
import io.tidegate.nvme.IdentifyFabrics;
import io.tidegate.nvme.IdentifyNvmController;
import io.tidegate.nvme.PersistentEventLog;
import io.tidegate.nvme.Sqe;
import io.tidegate.target.AsyncEvents;
import io.tidegate.target.Controller;
import io.tidegate.target.EnduranceGroup;
import io.tidegate.target.ErrorLog;
import io.tidegate.target.EventReport;
import io.tidegate.target.Registers;
import io.tidegate.target.SubsystemSettings;
import io.tidegate.target.TargetSettings;
import java.nio.ByteBuffer;

/** What an I/O controller says of itself (NVMe Base 2.1, 5.1.13.2.1). Stateless. */
final class ControllerIdentity {

    /** Longest stay in the ANA transition state, seconds (ANATT). */
    private static final int ANA_TRANSITION_SECONDS = 10;

    /** Keep-alive granularity in units of 100 ms (KAS). */
    private static final int KEEP_ALIVE_UNITS = 1;

    /** One read-only firmware slot (FRMW). */
    private static final int ONE_READ_ONLY_SLOT = 1 << 1 | ControllerBits.FRMW_SLOT1_READ_ONLY;

    /** Queue entry sizes, required and largest: 64 and 16 bytes as powers of two. */
    private static final int SQE_SIZES = 0x66;

    private static final int CQE_SIZES = 0x44;
    private static final int CAPSULE_UNIT = 16;

    /** Pause before a command is tried again that a device could not take (CRDT1), in units of 100 ms. */
    private static final int RETRY_DELAY = 2;

    /** Copy source range format 0 alone (OCFS). */
    private static final int COPY_FORMAT_0 = 1;

    private ControllerIdentity() {}

    static void write(Controller controller, ByteBuffer data) {
        IdentifyController identity = new IdentifyController(data, 0);
        writeCommon(controller, identity);
        identity.cntrltype(IdentifyController.TYPE_IO)
                .ctratt(identity.ctratt() | ControllerBits.CTRATT_ENDURANCE_GROUPS)
                .endgidmax(EnduranceGroup.ID)
                .lpa(identity.lpa()
                        | ControllerBits.LPA_COMMAND_EFFECTS
                        | ControllerBits.LPA_PERSISTENT_EVENTS
                        | ControllerBits.LPA_INVENTORIES)
                .pels(EventReport.MOST_BYTES / PersistentEventLog.SIZE_UNIT)
                .rab(6)
                .cmic(ControllerBits.CMIC_MULTIPLE_PORTS
                        | ControllerBits.CMIC_MULTIPLE_CONTROLLERS
                        | ControllerBits.CMIC_ANA)
                .oaes(AsyncEvent.ENABLE_NAMESPACE_CHANGED | AsyncEvent.ENABLE_ANA_CHANGE)
                .acl(Controller.ABORT_LIMIT - 1)
                .crdt1(RETRY_DELAY);
        writeCommandSet(controller, identity.commandSet());
        writeAna(controller, identity);
        writeFabrics(controller.target().settings(), identity.fabrics());
    }

    private static void writeCommandSet(Controller controller, IdentifyCommandSet commands) {
        SubsystemSettings subsystem = controller.subsystem().settings();
        commands.sqes(SQE_SIZES)
                .cqes(CQE_SIZES)
                .nn(subsystem.maxNamespaces())
                .mnan(subsystem.maxNamespaces())
                .oncs(ControllerBits.ONCS_COMPARE
                        | ControllerBits.ONCS_DATASET_MANAGEMENT
                        | ControllerBits.ONCS_WRITE_ZEROES
                        | ControllerBits.ONCS_FEATURE_SAVE
                        | ControllerBits.ONCS_RESERVATIONS
                        | ControllerBits.ONCS_TIMESTAMP
                        | ControllerBits.ONCS_VERIFY
                        | ControllerBits.ONCS_COPY)
                .ocfs(COPY_FORMAT_0)
                // ACWU stays 0: one logical block is compared and written as one.
                .fuses(ControllerBits.FUSES_COMPARE_AND_WRITE)
                .vwc(ControllerBits.VWC_PRESENT | ControllerBits.VWC_FLUSH_ALL_REFUSED)
                .nwpc(ControllerBits.NWPC_WRITE_PROTECT);
    }

    /** What a discovery controller says as well. */
    static void writeCommon(Controller controller, IdentifyController identity) {
        TargetSettings settings = controller.target().settings();
        SubsystemSettings subsystem = controller.subsystem().settings();
        identity.sn(subsystem.serialNumber())
                .mn(subsystem.modelNumber())
                .fr(SubsystemSettings.FIRMWARE)
                .mdts(settings.mdts())
                .cntlid(controller.id())
                .ver(Registers.VERSION)
                // No traffic based keep-alive: Linux then leaves out the next Keep Alive after each answer, and would
                // see a gateway that hangs half its keep-alive time later.
                .ctratt(ControllerBits.CTRATT_HOST_ID_128)
                .aerl(AsyncEvents.LIMIT - 1)
                .frmw(ONE_READ_ONLY_SLOT)
                .lpa(ControllerBits.LPA_EXTENDED_DATA)
                .elpe(ErrorLog.ENTRIES - 1)
                .kas(KEEP_ALIVE_UNITS)
                .subnqn(subsystem.nqn())
                .commandSet()
                .maxcmd(controller.limits().queueEntries())
                .sgls(ControllerBits.SGLS_SUPPORTED
                        | ControllerBits.SGLS_OFFSETS
                        | ControllerBits.SGLS_TRANSPORT_DATA_BLOCK);
    }

    private static void writeAna(Controller controller, IdentifyController identity) {
        int groups = controller.target().ana().groups();
        identity.anatt(ANA_TRANSITION_SECONDS)
                .anacap(ControllerBits.ANACAP_OPTIMIZED
                        | ControllerBits.ANACAP_NON_OPTIMIZED
                        | ControllerBits.ANACAP_INACCESSIBLE
                        | ControllerBits.ANACAP_PERSISTENT_LOSS
                        | ControllerBits.ANACAP_CHANGE)
                .anagrpmax(groups)
                .nanagrpid(groups);
    }

    private static void writeFabrics(TargetSettings settings, IdentifyFabrics fabrics) {
        fabrics.ioccsz((Sqe.BYTES + settings.inCapsuleBytes()) / CAPSULE_UNIT)
                .iorcsz(Cqe.BYTES / CAPSULE_UNIT)
                .msdbd(1)
                .ofcs(ControllerBits.OFCS_DISCONNECT);
    }

    /** The NVM command set's part (NVM Command Set 1.1, 4.1.5.4). */
    static void writeNvm(ByteBuffer data) {
        new IdentifyNvmController(data, 0)
                .vsl(SizeLimits.VERIFY)
                .wzsl(SizeLimits.WRITE_ZEROES)
                // 256 ranges, as many blocks each as the field can say: that is no limit, and 256 does not fit DMRL.
                .dmrl(0)
                .dmrsl(0)
                .dmsl(0);
    }
}
