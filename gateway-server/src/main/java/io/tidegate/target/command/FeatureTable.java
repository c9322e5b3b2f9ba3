package io.tidegate.target.command;

import io.tidegate.nvme.AsyncEvent;
import io.tidegate.nvme.Feature;
import io.tidegate.nvme.Sqe;
import io.tidegate.nvme.Status;
import io.tidegate.target.Controller;
import io.tidegate.target.Request;
import java.util.Map;
import java.util.UUID;

/** The features of each kind of controller, by identifier. */
final class FeatureTable {

    /** Arbitration burst without limit; the one mechanism is round robin. */
    private static final int NO_ARBITRATION_LIMIT = 7;

    private static final int CACHE_ENABLED = 1;

    /** Threshold that is never reached: nothing here has a temperature. */
    private static final int NO_TEMPERATURE = 0xffff;

    /** Events an I/O controller can be asked for: what it announces in OAES, and health, of which it never complains. */
    private static final int EVENTS_OF_IO =
            AsyncEvent.ENABLE_HEALTH | AsyncEvent.ENABLE_NAMESPACE_CHANGED | AsyncEvent.ENABLE_ANA_CHANGE;

    static final Map<Integer, FeatureHandler> OF_IO = Map.ofEntries(
            Map.entry(Feature.ARBITRATION, fixed(NO_ARBITRATION_LIMIT)),
            Map.entry(Feature.POWER_MANAGEMENT, fixed(0)),
            Map.entry(Feature.TEMPERATURE_THRESHOLD, fixed(NO_TEMPERATURE)),
            Map.entry(Feature.ERROR_RECOVERY, new ErrorRecovery()),
            Map.entry(Feature.VOLATILE_WRITE_CACHE, fixed(CACHE_ENABLED)),
            Map.entry(Feature.NUMBER_OF_QUEUES, new NumberOfQueues()),
            Map.entry(Feature.WRITE_ATOMICITY, fixed(0)),
            Map.entry(Feature.ASYNC_EVENT_CONFIGURATION, new EventConfiguration(EVENTS_OF_IO)),
            Map.entry(Feature.TIMESTAMP, new Timestamp()),
            Map.entry(Feature.KEEP_ALIVE_TIMER, new KeepAliveTimer()),
            Map.entry(Feature.HOST_BEHAVIOR_SUPPORT, new HostBehaviorSupport()),
            Map.entry(Feature.HOST_IDENTIFIER, new HostIdentifier()),
            Map.entry(Feature.RESERVATION_NOTIFICATION_MASK, new ReservationFeatures.NotificationMask()),
            Map.entry(Feature.RESERVATION_PERSISTENCE, new ReservationFeatures.Persistence()),
            Map.entry(Feature.WRITE_PROTECTION, new WriteProtectionFeature()));

    static final Map<Integer, FeatureHandler> OF_DISCOVERY = Map.ofEntries(
            Map.entry(Feature.ASYNC_EVENT_CONFIGURATION, new EventConfiguration(~0)),
            Map.entry(Feature.KEEP_ALIVE_TIMER, new KeepAliveTimer()));

    private FeatureTable() {}

    private static FeatureHandler fixed(int value) {
        return (controller, request) -> request.cqe().dw0(value);
    }

    /** Number of Queues (5.1.25.1.5): as many pairs as asked for, up to the bound; zero-based in both halves. */
    private static final class NumberOfQueues implements FeatureHandler {

        private static final int RESERVED = 0xffff;

        @Override
        public void get(Controller controller, Request request) {
            answer(request, controller.values().ioQueues());
        }

        @Override
        public void getDefault(Controller controller, Request request) {
            answer(request, controller.values().mostIoQueues());
        }

        private static void answer(Request request, int queues) {
            request.cqe().dw0((queues - 1) | (queues - 1) << 16);
        }

        @Override
        public boolean changeable() {
            return true;
        }

        @Override
        public int validateSet(Controller controller, Sqe sqe) {
            if ((sqe.cdw11() & RESERVED) == RESERVED || sqe.cdw11() >>> 16 == RESERVED) {
                return Status.INVALID_FIELD | Status.DNR;
            }
            // The number is fixed once an I/O queue exists.
            return controller.queueCount() == 1 ? Status.SUCCESS : Status.COMMAND_SEQUENCE_ERROR | Status.DNR;
        }

        @Override
        public void set(Controller controller, Request request) {
            int asked = request.sqe().cdw11();
            int pairs = Math.min(asked & RESERVED, asked >>> 16) + 1;
            answer(request, controller.values().grantIoQueues(pairs));
        }
    }

    /** Asynchronous Event Configuration (5.1.25.1.6). */
    private record EventConfiguration(int supported) implements FeatureHandler {

        @Override
        public void get(Controller controller, Request request) {
            request.cqe().dw0(controller.events().configuration());
        }

        @Override
        public void getDefault(Controller controller, Request request) {
            request.cqe().dw0(0);
        }

        @Override
        public boolean changeable() {
            return true;
        }

        @Override
        public int validateSet(Controller controller, Sqe sqe) {
            return (sqe.cdw11() & ~supported) == 0 ? Status.SUCCESS : Status.INVALID_FIELD | Status.DNR;
        }

        @Override
        public void set(Controller controller, Request request) {
            controller.events().configuration(request.sqe().cdw11());
        }
    }

    /** Keep Alive Timer (5.1.25.1.9), milliseconds. */
    private static final class KeepAliveTimer implements FeatureHandler {

        @Override
        public void get(Controller controller, Request request) {
            request.cqe().dw0((int) controller.keepAliveMillis());
        }

        @Override
        public void getDefault(Controller controller, Request request) {
            request.cqe().dw0(controller.limits().keepAliveMillis());
        }

        @Override
        public boolean changeable() {
            return true;
        }

        @Override
        public void set(Controller controller, Request request) {
            controller.keepAliveMillis(Integer.toUnsignedLong(request.sqe().cdw11()));
        }
    }

    /** Host Identifier (5.1.25.1.28): set by Connect; over fabrics it always has 128 bits. */
    private static final class HostIdentifier implements FeatureHandler {

        private static final int EXTENDED = 1;

        @Override
        public int dataBytes() {
            return 2 * Long.BYTES;
        }

        @Override
        public int validateGet(Sqe sqe) {
            return (sqe.cdw11() & EXTENDED) != 0 ? Status.SUCCESS : Status.INVALID_FIELD | Status.DNR;
        }

        @Override
        public void get(Controller controller, Request request) {
            UUID id = controller.host().id();
            // The buffer is little-endian, the identifier is a string of bytes.
            request.data().putLong(0, Long.reverseBytes(id.getMostSignificantBits()));
            request.data().putLong(Long.BYTES, Long.reverseBytes(id.getLeastSignificantBits()));
        }
    }
}
