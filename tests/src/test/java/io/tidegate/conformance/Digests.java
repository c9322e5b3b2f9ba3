package io.tidegate.conformance;

import io.tidegate.initiator.HostOptions;
import java.util.List;

/** Which digests a host asks for (NVMe/TCP 1.1, 3.1). */
enum Digests {
    NONE(false, false),
    HEADER(true, false),
    DATA(false, true),
    BOTH(true, true);

    /** The two that a case which takes its time is run with. */
    static final List<Digests> EXTREMES = List.of(NONE, BOTH);

    private final boolean header;
    private final boolean data;

    Digests(boolean header, boolean data) {
        this.header = header;
        this.data = data;
    }

    HostOptions in(HostOptions options) {
        return options.withDigests(header, data);
    }
}
