package io.tidegate.ceph;

import io.tidegate.ceph.jna.ImageList;
import io.tidegate.ceph.jna.Librbd;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;

/** Image administration of one pool: make, list, look at, resize, remove. Any thread may call; calls block. */
public final class RbdImages {

    private static final int OPTION_FEATURES = 1;

    private final CephPool pool;

    RbdImages(CephPool pool) {
        this.pool = pool;
    }

    /** Makes an image with the features that the cluster's configuration prefers; EEXIST when there is one. */
    public void create(String image, long bytes) throws CephException {
        create(image, bytes, OptionalLong.empty());
    }

    /** Makes an image with these features ({@code RBD_FEATURE_} bits). */
    public void create(String image, long bytes, OptionalLong features) throws CephException {
        long[] options = new long[1];
        Librbd.rbd_image_options_create(options);
        try {
            if (features.isPresent()) {
                check(
                        Librbd.rbd_image_options_set_uint64(options[0], OPTION_FEATURES, features.getAsLong()),
                        image,
                        "cannot have these features");
            }
            check(Librbd.rbd_create4(pool.handle(), image, bytes, options[0]), image, "cannot be created");
        } finally {
            Librbd.rbd_image_options_destroy(options[0]);
        }
    }

    /** Names of all images. */
    public List<String> list() throws CephException {
        ImageList images = ImageList.read(pool.handle());
        if (images.result() < 0) {
            throw CephErrors.failure("the images of pool " + pool.path() + " cannot be listed", images.result());
        }
        return images.names();
    }

    /** Size and layout; ENOENT when there is no such image. */
    public ImageStat stat(String image) throws CephException {
        try (RbdImage open = RbdImage.open(pool, image, true)) {
            return open.stat();
        }
    }

    /** Changes the size, also to a smaller one: what lay behind the end is lost. */
    public void resize(String image, long bytes) throws CephException {
        try (RbdImage open = RbdImage.open(pool, image, false)) {
            open.resize(bytes);
        }
    }

    /** Removes an image for good; EBUSY when a client has it open, ENOTEMPTY when it has snapshots. */
    public void remove(String image) throws CephException {
        check(Librbd.rbd_remove(pool.handle(), image), image, "cannot be removed");
    }

    /** Moves an image to the trash, where it stays at least {@code delay}. */
    public void trash(String image, Duration delay) throws CephException {
        check(Librbd.rbd_trash_move(pool.handle(), image, delay.toSeconds()), image, "cannot be moved to the trash");
    }

    private void check(int result, String image, String what) throws CephException {
        if (result < 0) {
            throw CephErrors.failure("image " + pool.path() + "/" + image + " " + what, result);
        }
    }
}
