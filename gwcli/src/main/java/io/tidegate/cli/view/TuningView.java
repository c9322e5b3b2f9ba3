package io.tidegate.cli.view;

import io.tidegate.cli.render.Table;
import io.tidegate.proto.tuning.SubsystemTuning;
import io.tidegate.proto.tuning.TuningList;
import io.tidegate.proto.tuning.TuningValue;
import java.util.List;

/** What hosts that connect to a subsystem get; a star marks what is set for the subsystem itself. */
public final class TuningView {

    static final List<String> HEADINGS = List.of("Queue\nSize", "I/O\nQueues", "Keep Alive\nDefault");

    private TuningView() {}

    /** A table of one subsystem. */
    public static Listing of(String nqn, TuningList reply) {
        List<List<String>> rows =
                reply.getSubsystemsList().stream().map(TuningView::cells).toList();
        return new Listing(
                "Connections to " + nqn + " (* set for this subsystem)",
                new Table(HEADINGS, rows),
                "No subsystem " + nqn);
    }

    /** The three values as cells. */
    static List<String> cells(SubsystemTuning one) {
        return List.of(
                one.getQueueSize() + star(one, TuningValue.TUNING_VALUE_QUEUE_SIZE),
                one.getNrIoQueues() + star(one, TuningValue.TUNING_VALUE_NR_IO_QUEUES),
                keepAlive(one) + star(one, TuningValue.TUNING_VALUE_KATO));
    }

    /** The three values in words. */
    public static String sentence(SubsystemTuning one) {
        return "up to " + one.getNrIoQueues() + " I/O queues of " + one.getQueueSize() + " entries, keep-alive default "
                + keepAlive(one);
    }

    private static String keepAlive(SubsystemTuning one) {
        return one.getKato() == 0 ? "off" : one.getKato() + " s";
    }

    private static String star(SubsystemTuning one, TuningValue value) {
        return one.getTunedList().contains(value) ? "*" : "";
    }
}
