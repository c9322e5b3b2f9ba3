package io.tidegate.app.demo;

import io.tidegate.initiator.HostController;
import io.tidegate.initiator.NvmeException;
import java.time.Duration;

/** The demo itself: objects, host, verification, measurement, and what to try next. Blocks its caller. */
public final class Demo {

    private final Screen screen;
    private final DemoPlan plan;
    private final int grpcPort;

    /** Plays against the gateway whose management port this is. */
    public Demo(Screen screen, DemoPlan plan, int grpcPort) {
        this.screen = screen;
        this.plan = plan;
        this.grpcPort = grpcPort;
    }

    /**
     * Plays it once.
     *
     * @param each length of each measurement, zero for none
     */
    public void play(Duration each) throws DemoFailure {
        try (DemoObjects objects = new DemoObjects(grpcPort, plan);
                DemoHost host = new DemoHost(screen)) {
            objects.make(screen);
            use(host, each);
            new NextSteps(screen, plan, grpcPort).show();
        }
    }

    private void use(DemoHost host, Duration each) throws DemoFailure {
        try (HostController controller = host.connect(plan)) {
            host.verify(controller.namespace(DemoPlan.NSID));
            if (!each.isZero()) {
                host.measure(controller.namespace(DemoPlan.NSID), each);
            }
        } catch (NvmeException e) {
            throw new DemoFailure(String.valueOf(e.getMessage()), e);
        }
    }
}
