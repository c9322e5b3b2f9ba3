package io.tidegate.app;

import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the program well on SIGINT and SIGTERM: closes what it was given, then ends with 0. The JVM's own way would end
 * with 130 or 143, which init systems take for a failure.
 */
public final class GracefulExit {

    private static final Logger LOG = LoggerFactory.getLogger(GracefulExit.class);

    private static volatile boolean underWay;

    private final Thread hook;

    private GracefulExit(AutoCloseable closing) {
        hook = Thread.ofPlatform().name("shutdown").unstarted(() -> closeAndHalt(closing));
    }

    /** Arranges that {@code closing} is closed when the program is told to end. */
    public static GracefulExit onSignal(AutoCloseable closing) {
        GracefulExit exit = new GracefulExit(closing);
        Runtime.getRuntime().addShutdownHook(exit.hook);
        return exit;
    }

    private static void closeAndHalt(AutoCloseable closing) {
        underWay = true;
        int code = 0;
        try {
            closing.close();
        } catch (Exception e) {
            LOG.error("stopping went wrong", e);
            code = 1;
        }
        Runtime.getRuntime().halt(code);
    }

    /** True once the program has been told to end: what fails from now on fails because of that. */
    public static boolean underWay() {
        return underWay;
    }

    /** Waits until the program is told to end; does not return. */
    public void await() throws InterruptedException {
        new CountDownLatch(1).await();
    }

    /** The caller closes by itself; without effect when the program is ending already. */
    public void disarm() {
        if (!underWay) {
            Runtime.getRuntime().removeShutdownHook(hook);
        }
    }
}
