package io.tidegate.reserve;

import com.google.protobuf.InvalidProtocolBufferException;
import io.tidegate.config.StateCodec;
import io.tidegate.proto.reservation_event;
import io.tidegate.proto.reservation_notice;
import io.tidegate.proto.reservation_registrant;
import io.tidegate.proto.reservation_state;
import io.tidegate.target.reservation.Registrant;
import io.tidegate.target.reservation.ReservationNotice;
import io.tidegate.target.reservation.ReservationRecord;
import io.tidegate.target.reservation.ReservationState;
import io.tidegate.target.reservation.ReservationType;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** Reservation records as values of the shared state: the JSON of {@code reservation.proto}. Pure. */
final class ReservationCodec {

    private ReservationCodec() {}

    static byte[] encode(UUID namespace, ReservationRecord record) {
        ReservationState state = record.state();
        reservation_state.Builder stored = reservation_state
                .newBuilder()
                .setNamespaceUuid(namespace.toString())
                .setGeneration(state.generation())
                .setType(state.type().map(ReservationType::code).orElse(0))
                .setHolder(state.holder().map(UUID::toString).orElse(""))
                .setPersistThroughPowerLoss(state.persists())
                .setSerial(record.serial());
        state.registrants().forEach(one -> stored.addRegistrants(encode(one)));
        record.events().forEach(event -> stored.addEvents(encode(event)));
        return StateCodec.encode(stored);
    }

    private static reservation_registrant.Builder encode(Registrant one) {
        return reservation_registrant
                .newBuilder()
                .setHostId(one.hostId().toString())
                .setHostNqn(one.hostNqn())
                .setKey(one.key());
    }

    private static reservation_event.Builder encode(ReservationRecord.Event event) {
        reservation_event.Builder stored =
                reservation_event.newBuilder().setSerial(event.serial()).addAllAbortedHostIds(texts(event.aborted()));
        event.notices()
                .forEach(notice -> stored.addNotices(reservation_notice
                        .newBuilder()
                        .setType(notice.kind().type())
                        .addAllHostIds(texts(notice.hosts()))));
        return stored;
    }

    private static List<String> texts(Set<UUID> hosts) {
        return hosts.stream().map(UUID::toString).sorted().toList();
    }

    /**
     * Reads a value back; a record of another namespace counts as none.
     *
     * @throws DamagedReservationException when it cannot be understood in full, for a guess could let a host in that is to
     *     be kept out
     */
    static ReservationRecord decode(String key, UUID namespace, byte[] value) throws DamagedReservationException {
        try {
            reservation_state.Builder stored = StateCodec.decode(value, reservation_state.newBuilder());
            return namespace.equals(UUID.fromString(stored.getNamespaceUuid()))
                    ? decode(stored)
                    : ReservationRecord.EMPTY;
        } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
            throw new DamagedReservationException(key, e);
        }
    }

    private static ReservationRecord decode(reservation_state.Builder stored) {
        Optional<ReservationType> type = ReservationType.of(stored.getType());
        if (type.isEmpty() && stored.getType() != 0) {
            throw new IllegalArgumentException("type " + stored.getType());
        }
        Optional<UUID> holder =
                stored.getHolder().isEmpty() ? Optional.empty() : Optional.of(UUID.fromString(stored.getHolder()));
        List<Registrant> registrants = stored.getRegistrantsList().stream()
                .map(one -> new Registrant(UUID.fromString(one.getHostId()), one.getHostNqn(), one.getKey()))
                .toList();
        ReservationState state = new ReservationState(
                stored.getGeneration(), type, holder, registrants, stored.getPersistThroughPowerLoss());
        return new ReservationRecord(
                state,
                stored.getSerial(),
                stored.getEventsList().stream().map(ReservationCodec::decode).toList());
    }

    private static ReservationRecord.Event decode(reservation_event stored) {
        List<ReservationNotice> notices = stored.getNoticesList().stream()
                .map(notice -> new ReservationNotice(kind(notice.getType()), hosts(notice.getHostIdsList())))
                .toList();
        return new ReservationRecord.Event(stored.getSerial(), notices, hosts(stored.getAbortedHostIdsList()));
    }

    private static ReservationNotice.Kind kind(int type) {
        for (ReservationNotice.Kind kind : ReservationNotice.Kind.values()) {
            if (kind.type() == type) {
                return kind;
            }
        }
        throw new IllegalArgumentException("notice of type " + type);
    }

    private static Set<UUID> hosts(List<String> texts) {
        return texts.stream().map(UUID::fromString).collect(Collectors.toUnmodifiableSet());
    }
}
