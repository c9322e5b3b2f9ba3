package io.tidegate.rounds;

/** What happens to a group in one round. */
enum Fault {
    /** A gateway is killed by SIGKILL, and started again. */
    KILL("kill -9", 8),
    /** A gateway is stopped for longer than its lease, and wakes. */
    HANG("SIGSTOP", 2),
    /** A gateway is stopped by SIGTERM, and started again. */
    TERMINATE("SIGTERM", 4),
    /** A gateway is drained, and serves again. */
    DRAIN("drain", 5),
    /** The coordinator is away for longer than a lease. */
    COORDINATOR("coordinator away", 1),
    /** The monitor hangs for a while. */
    MONITOR("monitor hangs", 1),
    /** A gateway is killed while the monitor, and the coordinator where it is another one, are away. */
    BOTH("monitor and coordinator away, kill -9", 2);

    private final String title;
    private final int weight;

    Fault(String title, int weight) {
        this.title = title;
        this.weight = weight;
    }

    String title() {
        return title;
    }

    /** How often it is chosen against the others. */
    int weight() {
        return weight;
    }
}
