package io.tidegate.nvme;

/**
 * Where the data of the Host Behavior Support feature (16h) keeps what a host can handle (NVMe Base 2.1, 5.1.25.1.14),
 * one byte each: 0 or 1.
 */
public final class HostBehavior {

    public static final int BYTES = 512;

    /** Advanced command retry: the host waits as long as CRD and CRDT tell. */
    public static final int ACRE = 0;

    /** Extended telemetry data area 4. */
    public static final int ETDAS = 1;

    /** LBA format extension: more than 16 formats, larger protection information. */
    public static final int LBAFEE = 2;

    /** Dispersed namespaces. */
    public static final int HDISNS = 3;

    /** Copy descriptor formats 2 and 3, two bytes. */
    public static final int CDFE = 4;

    private HostBehavior() {}
}
