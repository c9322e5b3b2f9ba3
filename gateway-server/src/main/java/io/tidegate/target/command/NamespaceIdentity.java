package io.tidegate.target.command;

import io.tidegate.bdev.BlockGeometry;
import io.tidegate.nvme.AnaState;
import io.tidegate.nvme.IdentifyNamespace;
import io.tidegate.nvme.IdentifyNamespaceIndependent;
import io.tidegate.nvme.Reservation;
import io.tidegate.target.Controller;
import io.tidegate.target.EnduranceGroup;
import io.tidegate.target.Namespace;
import java.nio.ByteBuffer;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What Identify says of a namespace; nothing (all zeroes) of one that is not active. Stateless. */
final class NamespaceIdentity {

    private static final int NSTAT_READY = IdentifyNamespaceIndependent.NSTAT_READY;

    private NamespaceIdentity() {}

    static void write(Controller controller, @Nullable Namespace namespace, ByteBuffer data) {
        if (namespace == null) {
            return;
        }
        long blocks = namespace.blocks();
        IdentifyNamespace identity = new IdentifyNamespace(data, 0)
                .nsze(blocks)
                .ncap(blocks)
                .nuse(reachable(controller, namespace) ? blocks : 0)
                .nmic(IdentifyNamespace.NMIC_SHARED)
                .rescap(Reservation.RESCAP_ALL)
                .anagrpid(namespace.anaGroup())
                .endgid(EnduranceGroup.ID)
                .nsattr(namespace.readOnly() ? IdentifyNamespace.NSATTR_WRITE_PROTECTED : 0)
                .nguid(nguid(namespace))
                .lbaf(0, 0, namespace.blockShift(), 0);
        if (namespace.device().geometry().discardedReadsZeroes()) {
            identity.dlfeat(IdentifyNamespace.DLFEAT_READS_ZEROES | IdentifyNamespace.DLFEAT_WRITE_ZEROES_DEALLOCATES);
        }
        if (namespace.device().geometry().tellsUnwritten()) {
            identity.nsfeat(IdentifyNamespace.NSFEAT_DEALLOCATED_ERROR);
        }
        CopyCommand.announce(identity);
        writeHints(identity, namespace);
    }

    /** What cannot be reached says nothing of its use (NVMe Base 2.1, 8.1.1.6 and 8.1.1.7). */
    private static boolean reachable(Controller controller, Namespace namespace) {
        AnaState state = controller.target().ana().state(namespace.anaGroup());
        return state != AnaState.INACCESSIBLE && state != AnaState.PERSISTENT_LOSS;
    }

    /** What is the same for every namespace of the one LBA format: no metadata, no protection information. */
    static void writeFormat(ByteBuffer data) {
        CopyCommand.announce(new IdentifyNamespace(data, 0).nmic(IdentifyNamespace.NMIC_SHARED));
    }

    /** Sizes that suit the device: writes that cover whole objects and do not cross them. */
    private static void writeHints(IdentifyNamespace identity, Namespace namespace) {
        BlockGeometry geometry = namespace.device().geometry();
        int optimal = geometry.optimalIoBytes() >> namespace.blockShift();
        int granularity = geometry.discardGranularityBytes() >> namespace.blockShift();
        if (optimal > 0 && optimal <= 0xffff) {
            identity.nsfeat(identity.nsfeat() | IdentifyNamespace.NSFEAT_OPTIMAL_PERFORMANCE)
                    .noiob(optimal)
                    .nows(optimal - 1);
        }
        if (granularity > 0 && granularity <= 0x1_0000) {
            identity.nsfeat(identity.nsfeat() | IdentifyNamespace.NSFEAT_OPTIMAL_PERFORMANCE)
                    .npdg(granularity - 1)
                    .npda(granularity - 1);
        }
    }

    static void writeIndependent(@Nullable Namespace namespace, ByteBuffer data) {
        if (namespace == null) {
            return;
        }
        boolean cache = namespace.device().geometry().volatileWriteCache();
        new IdentifyNamespaceIndependent(data, 0)
                .nsfeat(cache ? 0 : IdentifyNamespaceIndependent.NSFEAT_NO_VOLATILE_CACHE)
                .nmic(IdentifyNamespace.NMIC_SHARED)
                .rescap(Reservation.RESCAP_ALL)
                .anagrpid(namespace.anaGroup())
                .endgid(EnduranceGroup.ID)
                .nsattr(namespace.readOnly() ? IdentifyNamespace.NSATTR_WRITE_PROTECTED : 0)
                .nstat(NSTAT_READY);
    }

    /** The NGUID is the UUID's 16 bytes, on every gateway alike. */
    static byte[] nguid(Namespace namespace) {
        UUID uuid = namespace.settings().uuid();
        return ByteBuffer.allocate(2 * Long.BYTES)
                .putLong(uuid.getMostSignificantBits())
                .putLong(uuid.getLeastSignificantBits())
                .array();
    }
}
