package io.tidegate.bdev.rbd;

import io.tidegate.bdev.BlockRequest;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One of the requests that librbd may hold of an image. Owner: the thread that took it from the free slots, then librbd,
 * then the poller that puts it back.
 */
final class IoSlot {

    /** What librbd hands back with the completion. */
    final int index;

    /** Where librbd writes its completion pointer. */
    final long outAddress;

    @Nullable
    BlockRequest request;

    /** In place of one request, several that are neighbours. */
    @Nullable
    Run run;

    BlockRequest request() {
        return Objects.requireNonNull(request, "a slot without a request");
    }

    IoSlot(int index, long outAddress) {
        this.index = index;
        this.outAddress = outAddress;
    }
}
