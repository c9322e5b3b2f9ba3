package io.tidegate.events;

/** What sort of thing happened. Immutable. */
public enum EventKind {
    /** A gateway was given up by its group, and others serve what it served. */
    FAIL_OVER("fail-over"),
    /** An ANA group changed hands by plan. */
    HAND_OVER("hand-over"),
    /** A gateway came, left, or was told to. */
    GATEWAY("gateway"),
    /** A host made a connection. */
    HOST_CONNECTED("host connected"),
    /** A host ended one, or it was ended. */
    HOST_LEFT("host left"),
    /** A host was turned away. */
    HOST_REFUSED("host refused"),
    /** A host fell silent for longer than its keep-alive timeout. */
    KEEP_ALIVE("keep-alive lost"),
    /** A command of a host took long. */
    SLOW_IO("slow I/O"),
    /** Something that hosts see was added, changed or removed. */
    CHANGE("change"),
    /** Something that is wanted does not work. */
    PROBLEM("problem");

    private final String words;

    EventKind(String words) {
        this.words = words;
    }

    /** As it is shown. */
    public String words() {
        return words;
    }
}
