package io.tidegate.events;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/** A command of a host took long, for JDK Flight Recorder; it is filled by whoever saw it. */
@Name("io.tidegate.SlowIo")
@Label("Slow I/O")
@Category("Tidegate")
@Description("A command of a host took longer than slow_io_ms")
@StackTrace(false)
public final class SlowIoEvent extends Event {

    @Label("Operation")
    public String operation = "";

    @Label("Host")
    public String host = "";

    @Label("Subsystem")
    public String subsystem = "";

    @Label("Namespace")
    public long nsid;

    @Label("Controller")
    public int controller;

    @Label("Queue")
    public int queue;

    @Label("First block")
    public long lba;

    @Label("Blocks")
    public long blocks;

    @Label("Status")
    public int status;

    @Label("Total")
    @Timespan(Timespan.NANOSECONDS)
    public long total;

    @Label("Before the device")
    @Timespan(Timespan.NANOSECONDS)
    public long before;

    @Label("Held by a limit")
    @Timespan(Timespan.NANOSECONDS)
    public long held;

    @Label("At the device")
    @Timespan(Timespan.NANOSECONDS)
    public long device;
}
