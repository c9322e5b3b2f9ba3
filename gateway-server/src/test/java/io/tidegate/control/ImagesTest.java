package io.tidegate.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.bdev.BlockDevice;
import io.tidegate.bdev.BlockDeviceException;
import io.tidegate.bdev.BlockDeviceFactory;
import io.tidegate.bdev.BlockDeviceUri;
import io.tidegate.bdev.Errno;
import io.tidegate.config.ImageName;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** What becomes of images that go with their namespace. */
class ImagesTest {

    /** Ends the removal with errnos, one after another. */
    private static final class Removals implements BlockDeviceFactory {

        private final int[] errnos;
        private int calls;

        Removals(int... errnos) {
            this.errnos = errnos;
        }

        @Override
        public CompletionStage<Void> remove(BlockDeviceUri uri) {
            int errno = errnos[calls++];
            return errno == Errno.OK
                    ? CompletableFuture.completedFuture(null)
                    : CompletableFuture.failedFuture(new BlockDeviceException(errno, "errno " + errno));
        }

        @Override
        public CompletionStage<BlockDevice> open(BlockDeviceUri uri, OpenOptions options) {
            throw new AssertionError("nothing is opened");
        }

        @Override
        public CompletionStage<Void> create(BlockDeviceUri uri, long bytes) {
            throw new AssertionError("nothing is made");
        }

        @Override
        public CompletionStage<Long> size(BlockDeviceUri uri) {
            throw new AssertionError("nothing is looked at");
        }

        @Override
        public void close() {
            // there is nothing to close
        }
    }

    private static int removals(int... errnos) {
        Removals removals = new Removals(errnos);
        new Images(removals).removeOrKeep(new ImageName("rbd", "", "disk"));
        return removals.calls;
    }

    @Test
    void an_image_that_another_gateway_is_about_to_close_is_removed_once_it_is_closed() {
        assertThat(removals(Errno.EBUSY, Errno.EBUSY, Errno.OK)).isEqualTo(3);
    }

    @Test
    void an_image_that_cannot_be_removed_is_kept_at_once() {
        assertThat(removals(Errno.EACCES, Errno.OK)).isEqualTo(1);
    }
}
