package io.tidegate.target.reservation;

import java.util.Optional;

/** The types of a reservation (NVMe Base 2.1, 7.5, figure of RTYPE): whom they let in. */
public enum ReservationType {
    WRITE_EXCLUSIVE(1, false, false, false),
    EXCLUSIVE_ACCESS(2, true, false, false),
    WRITE_EXCLUSIVE_REGISTRANTS_ONLY(3, false, true, false),
    EXCLUSIVE_ACCESS_REGISTRANTS_ONLY(4, true, true, false),
    WRITE_EXCLUSIVE_ALL_REGISTRANTS(5, false, true, true),
    EXCLUSIVE_ACCESS_ALL_REGISTRANTS(6, true, true, true);

    private final int code;
    private final boolean guardsReads;
    private final boolean registrantsShare;
    private final boolean allHold;

    ReservationType(int code, boolean guardsReads, boolean registrantsShare, boolean allHold) {
        this.code = code;
        this.guardsReads = guardsReads;
        this.registrantsShare = registrantsShare;
        this.allHold = allHold;
    }

    /** The type of this RTYPE; empty when the value is reserved. */
    public static Optional<ReservationType> of(int code) {
        return code >= 1 && code <= values().length ? Optional.of(values()[code - 1]) : Optional.empty();
    }

    /** RTYPE. */
    public int code() {
        return code;
    }

    /** True when those who are kept from writing are kept from reading as well. */
    public boolean guardsReads() {
        return guardsReads;
    }

    /** True when each registrant may do what the holder may. */
    public boolean registrantsShare() {
        return registrantsShare;
    }

    /** True when each registrant is a holder. */
    public boolean allHold() {
        return allHold;
    }
}
