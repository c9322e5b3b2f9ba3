package io.tidegate.history;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.tidegate.config.StateCodec;
import io.tidegate.proto.event_log;
import io.tidegate.target.KeptEvents;
import io.tidegate.target.SubsystemEvent;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Records as values of the state of events: the JSON of {@code event_log.proto}. Stateless. */
final class EventCodec {

    private static final Logger LOG = LoggerFactory.getLogger(EventCodec.class);

    private EventCodec() {}

    static byte[] encode(GatewayRecord record) {
        event_log.Builder stored = event_log
                .newBuilder()
                .setPowerCycles(record.powerCycles())
                .setPowerLosses(record.powerLosses())
                .setServing(record.serving());
        record.events().newestFirst().forEach(event -> stored.addEvents(ByteString.copyFrom(event.toBytes())));
        return StateCodec.encode(stored);
    }

    /** Reads a value back; what cannot be understood is history that is lost, and nothing else depends on it. */
    static GatewayRecord decode(String key, byte[] value) {
        try {
            event_log.Builder stored = StateCodec.decode(value, event_log.newBuilder());
            List<SubsystemEvent> events = stored.getEventsList().stream()
                    .map(event -> SubsystemEvent.parse(event.toByteArray()))
                    .flatMap(Optional::stream)
                    .toList();
            return new GatewayRecord(
                    stored.getPowerCycles(),
                    stored.getPowerLosses(),
                    stored.getServing(),
                    KeptEvents.NONE.with(events));
        } catch (InvalidProtocolBufferException e) {
            LOG.warn("the recorded events '{}' cannot be read and are begun anew: {}", key, e.getMessage());
            return GatewayRecord.NONE;
        }
    }
}
