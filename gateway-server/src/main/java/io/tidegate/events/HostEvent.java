package io.tidegate.events;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A connection of a host began, ended or was refused, for JDK Flight Recorder. */
@Name("io.tidegate.Host")
@Label("Host")
@Category("Tidegate")
@Description("A host connected, left, fell silent or was refused")
@StackTrace(false)
public final class HostEvent extends Event {

    @Label("What")
    private final String what;

    @Label("Host")
    private final String host;

    @Label("Subsystem")
    private final String subsystem;

    @Label("Controller")
    private final int controller;

    @Label("From")
    private final String from;

    @Label("Reason")
    private final String reason;

    private HostEvent(EventKind kind, String host, String subsystem, int controller, String from, String reason) {
        this.what = kind.words();
        this.host = host;
        this.subsystem = subsystem;
        this.controller = controller;
        this.from = from;
        this.reason = reason;
    }

    /**
     * Records it if somebody records.
     *
     * @param controller id, -1 when there is none
     * @param from address of the host
     * @param reason of a refusal, else empty
     */
    public static void record(
            EventKind kind, String host, String subsystem, int controller, String from, String reason) {
        new HostEvent(kind, host, subsystem, controller, from, reason).commit();
    }

    @Override
    public String toString() {
        return what + ": " + host + " on " + subsystem + ", controller " + controller + " from " + from + " " + reason;
    }
}
