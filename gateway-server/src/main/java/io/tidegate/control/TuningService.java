package io.tidegate.control;

import io.tidegate.bdev.Errno;
import io.tidegate.config.DesiredState;
import io.tidegate.config.StateCodec;
import io.tidegate.config.StateKeys;
import io.tidegate.config.TuningConfig;
import io.tidegate.config.settings.GatewaySettings;
import io.tidegate.proto.tuning.ListTuningRequest;
import io.tidegate.proto.tuning.SetTuningRequest;
import io.tidegate.proto.tuning.StoredTuning;
import io.tidegate.proto.tuning.SubsystemTuning;
import io.tidegate.proto.tuning.TuningList;
import io.tidegate.proto.tuning.TuningStatus;
import io.tidegate.proto.tuning.TuningValue;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sets and shows how large and how many the queues of a subsystem may be, and its keep-alive default. */
final class TuningService {

    private static final Logger LOG = LoggerFactory.getLogger(TuningService.class);

    private final StateEditor editor;
    private final GatewaySettings.Tcp own;

    /**
     * Serves tuning.
     *
     * @param own the gateway's values, in force where a subsystem has none
     */
    TuningService(StateEditor editor, GatewaySettings.Tcp own) {
        this.editor = editor;
        this.own = own;
    }

    TuningStatus set(SetTuningRequest request) throws Refusal {
        check(request);
        String nqn = request.getSubsystemNqn();
        String key = StateKeys.tuning(nqn);
        editor.edit((state, keys) -> {
            requireSubsystem(state, nqn);
            TuningConfig before = state.tuning(nqn);
            TuningConfig after = changed(before, request);
            if (after.equals(before)) {
                return Edit.none();
            }
            return after.isNone() ? Edit.remove(List.of(key)) : Edit.put(key, StateCodec.encode(after.stored()));
        });
        SubsystemTuning now = shown(editor.read().tuning(nqn));
        LOG.info(
                "hosts that connect to {} from now on get up to {} I/O queues of {} entries, keep-alive {} s",
                nqn,
                now.getNrIoQueues(),
                now.getQueueSize(),
                now.getKato());
        return TuningStatus.newBuilder()
                .setErrorMessage(StatusReply.SUCCESS)
                .setTuning(now)
                .build();
    }

    TuningList list(ListTuningRequest request) throws Refusal {
        DesiredState state = editor.read();
        String nqn = request.getSubsystemNqn();
        if (!nqn.isEmpty()) {
            requireSubsystem(state, nqn);
        }
        TuningList.Builder reply = TuningList.newBuilder().setErrorMessage(StatusReply.SUCCESS);
        state.subsystems().keySet().stream()
                .filter(one -> nqn.isEmpty() || one.equals(nqn))
                .forEach(one -> reply.addSubsystems(shown(state.tuning(one))));
        return reply.build();
    }

    private static void requireSubsystem(DesiredState state, String nqn) throws Refusal {
        if (state.subsystem(nqn).isEmpty()) {
            throw new Refusal(Errno.ENOENT, "there is no subsystem " + nqn);
        }
    }

    private static void check(SetTuningRequest request) throws Refusal {
        if (request.getSubsystemNqn().isEmpty()) {
            throw new Refusal(Errno.EINVAL, "the subsystem NQN is missing");
        }
        Set<TuningValue> reset = Set.copyOf(request.getResetList());
        boolean something = request.hasQueueSize() || request.hasNrIoQueues() || request.hasKato();
        if (!something && reset.isEmpty()) {
            throw new Refusal(Errno.EINVAL, "nothing to change: give queue_size, nr_io_queues, kato or reset");
        }
        if (reset.contains(TuningValue.UNRECOGNIZED) || reset.contains(TuningValue.TUNING_VALUE_UNSPECIFIED)) {
            throw new Refusal(Errno.EINVAL, "reset names a value that this gateway does not know; update it");
        }
        check(
                "queue_size",
                request.hasQueueSize(),
                request.getQueueSize(),
                TuningConfig.MIN_QUEUE_ENTRIES,
                TuningConfig.MAX_QUEUE_ENTRIES,
                reset.contains(TuningValue.TUNING_VALUE_QUEUE_SIZE));
        check(
                "nr_io_queues",
                request.hasNrIoQueues(),
                request.getNrIoQueues(),
                1,
                TuningConfig.MAX_IO_QUEUES,
                reset.contains(TuningValue.TUNING_VALUE_NR_IO_QUEUES));
        check(
                "kato",
                request.hasKato(),
                request.getKato(),
                0,
                TuningConfig.MAX_KEEP_ALIVE_SECONDS,
                reset.contains(TuningValue.TUNING_VALUE_KATO));
    }

    private static void check(String name, boolean given, int value, int min, int max, boolean reset) throws Refusal {
        if (given && reset) {
            throw new Refusal(Errno.EINVAL, name + " is both set and reset; leave one of them out");
        }
        if (given && (value < min || value > max)) {
            throw new Refusal(
                    Errno.EINVAL,
                    name + " is " + Integer.toUnsignedString(value) + ", it must be from " + min + " to " + max);
        }
    }

    private static TuningConfig changed(TuningConfig before, SetTuningRequest request) {
        StoredTuning.Builder after = before.stored().toBuilder();
        for (TuningValue value : request.getResetList()) {
            switch (value) {
                case TUNING_VALUE_QUEUE_SIZE -> after.clearQueueSize();
                case TUNING_VALUE_NR_IO_QUEUES -> after.clearNrIoQueues();
                case TUNING_VALUE_KATO -> after.clearKato();
                default -> throw new IllegalStateException("an unknown value passed the check");
            }
        }
        if (request.hasQueueSize()) {
            after.setQueueSize(request.getQueueSize());
        }
        if (request.hasNrIoQueues()) {
            after.setNrIoQueues(request.getNrIoQueues());
        }
        if (request.hasKato()) {
            after.setKato(request.getKato());
        }
        return TuningConfig.of(after.build());
    }

    private SubsystemTuning shown(TuningConfig tuning) {
        SubsystemTuning.Builder shown = SubsystemTuning.newBuilder()
                .setSubsystemNqn(tuning.subsystem())
                .setQueueSize(tuning.queueEntries().orElse(own.queueEntries()))
                .setNrIoQueues(tuning.ioQueues().orElse(own.ioQueuePairs()))
                .setKato(tuning.keepAliveSeconds().orElse(0));
        if (tuning.queueEntries().isPresent()) {
            shown.addTuned(TuningValue.TUNING_VALUE_QUEUE_SIZE);
        }
        if (tuning.ioQueues().isPresent()) {
            shown.addTuned(TuningValue.TUNING_VALUE_NR_IO_QUEUES);
        }
        if (tuning.keepAliveSeconds().isPresent()) {
            shown.addTuned(TuningValue.TUNING_VALUE_KATO);
        }
        return shown.build();
    }
}
