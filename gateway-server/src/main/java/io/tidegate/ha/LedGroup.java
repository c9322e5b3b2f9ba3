package io.tidegate.ha;

import java.util.concurrent.TimeUnit;

/** One ANA group for as long as Ceph's monitors have this gateway serve it. Under the lock of its {@link MonitorPlane}. */
final class LedGroup {

    /** Images that cannot be opened are not tried at every look. */
    private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final int number;
    private long nextTry = System.nanoTime();
    private boolean opening;
    private boolean served;
    private boolean over;

    LedGroup(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }

    /** True for one caller at a time, until {@link #opened}, and for nobody once it is served or over. */
    boolean begins() {
        long now = System.nanoTime();
        if (opening || served || over || now - nextTry < 0) {
            return false;
        }
        nextTry = now + PAUSE_NANOS;
        opening = true;
        return true;
    }

    /** Its images are open, or could not be opened; true when it is to be served now. */
    boolean opened(boolean good) {
        opening = false;
        served = good && !over;
        return served;
    }

    void ends() {
        over = true;
    }
}
