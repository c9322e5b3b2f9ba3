package io.tidegate.reconcile;

import io.tidegate.bdev.BlockDeviceException;
import io.tidegate.bdev.Errno;
import io.tidegate.reserve.DamagedReservationException;
import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.CompletionException;

/** Turns what a change threw into an errno and a sentence. Pure. */
final class FailureReason {

    private FailureReason() {}

    static Failure of(Change change, Throwable thrown) {
        Throwable cause =
                thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
        if (cause instanceof BlockDeviceException device) {
            return new Failure(device.errno(), String.valueOf(device.getMessage()));
        }
        if (cause instanceof DamagedReservationException) {
            return new Failure(Errno.EINVAL, String.valueOf(cause.getMessage()));
        }
        if (cause instanceof UnusableKeyException) {
            return new Failure(Errno.ENOKEY, String.valueOf(cause.getMessage()));
        }
        if (change instanceof Change.Listen listen && cause instanceof IOException) {
            return bind(listen, String.valueOf(cause.getMessage()));
        }
        return new Failure(Errno.EIO, change.key() + " cannot be applied: " + cause);
    }

    private static Failure bind(Change.Listen listen, String reason) {
        String endpoint = listen.config().endpoint();
        String text = reason.toLowerCase(Locale.ROOT);
        if (text.contains("in use")) {
            return new Failure(
                    Errno.EADDRINUSE,
                    "cannot listen at " + endpoint
                            + ": another program has the port; choose another one, or look with 'ss -ltnp'");
        }
        if (text.contains("cannot assign")) {
            return new Failure(
                    Errno.EADDRNOTAVAIL, "cannot listen at " + endpoint + ": the address is not one of this machine");
        }
        if (text.contains("denied")) {
            return new Failure(
                    Errno.EACCES,
                    "cannot listen at " + endpoint + ": ports below 1024 need more rights; choose another");
        }
        return new Failure(Errno.EIO, "cannot listen at " + endpoint + ": " + reason);
    }
}
