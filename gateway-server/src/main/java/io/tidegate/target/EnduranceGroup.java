package io.tidegate.target;

import java.util.HashSet;
import java.util.Set;

/**
 * The one endurance group of a subsystem (NVMe Base 2.1, 3.2.3): every namespace belongs to it, and it counts what
 * controllers of this gateway did since it started, those that have left included.
 *
 * <p>Any thread may call. A controller is counted once: it is here until its last command has left, and what it did is
 * then added for good.
 */
public final class EnduranceGroup {

    /** The identifier of the group, which is the only one (ENDGIDMAX). */
    public static final int ID = 1;

    private final Set<Controller> present = new HashSet<>();
    private Usage past = new Usage(QueueCounters.Totals.ZERO, 0);

    EnduranceGroup() {}

    synchronized void joins(Controller controller) {
        present.add(controller);
    }

    /** The last command of a controller has left. */
    synchronized void leaves(Controller controller) {
        if (present.remove(controller)) {
            past = past.plus(of(controller));
        }
    }

    /** What was done up to now. */
    public synchronized Usage usage() {
        Usage sum = past;
        for (Controller controller : present) {
            sum = sum.plus(of(controller));
        }
        return sum;
    }

    private static Usage of(Controller controller) {
        return new Usage(controller.totals(), controller.errorLog().count());
    }

    /**
     * What hosts did with the group.
     *
     * @param io reads, writes and failures of the medium
     * @param errors entries of error logs
     */
    public record Usage(QueueCounters.Totals io, long errors) {

        private Usage plus(Usage more) {
            return new Usage(io.plus(more.io), errors + more.errors);
        }
    }
}
