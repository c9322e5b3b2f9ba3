package io.tidegate.events;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** An ANA group has another gateway, for JDK Flight Recorder. Nothing happens while nobody records. */
@Name("io.tidegate.FailOver")
@Label("Fail-over")
@Category("Tidegate")
@Description("An ANA group is served by another gateway than before")
@StackTrace(false)
final class FailOverEvent extends Event {

    @Label("ANA group")
    private final int anaGroup;

    @Label("From")
    private final String from;

    @Label("To")
    private final String to;

    @Label("Planned")
    private final boolean planned;

    FailOverEvent(int anaGroup, String from, String to, boolean planned) {
        this.anaGroup = anaGroup;
        this.from = from;
        this.to = to;
        this.planned = planned;
    }

    @Override
    public String toString() {
        return "ANA group " + anaGroup + " from " + from + " to " + to + (planned ? ", planned" : "");
    }
}
