package io.tidegate.ceph;

import io.tidegate.ceph.jna.ImageList;
import io.tidegate.ceph.jna.Librbd;
import java.time.Duration;
import java.util.List;

/** Image administration of one pool: make, list, look at, resize, remove. Any thread may call; calls block. */
public final class RbdImages {

    private static final int OPTION_FEATURES = 1;
    private static final int OPTION_DATA_POOL = 10;

    private final CephPool pool;

    RbdImages(CephPool pool) {
        this.pool = pool;
    }

    /** Makes an image as the cluster's configuration prefers; EEXIST when there is one. */
    public void create(String image, long bytes) throws CephException {
        create(image, bytes, ImageOptions.PREFERRED);
    }

    /** Makes an image with these options; ENOENT when there is no such data pool. */
    public void create(String image, long bytes, ImageOptions wanted) throws CephException {
        long[] options = new long[1];
        Librbd.rbd_image_options_create(options);
        try {
            set(image, options[0], wanted);
            String what = "cannot be created"
                    + wanted.dataPool()
                            .map(one -> " with its data in pool '" + one + "'")
                            .orElse("");
            check(Librbd.rbd_create4(pool.handle(), image, bytes, options[0]), image, what);
        } finally {
            Librbd.rbd_image_options_destroy(options[0]);
        }
    }

    private void set(String image, long options, ImageOptions wanted) throws CephException {
        if (wanted.features().isPresent()) {
            long features = wanted.features().getAsLong();
            check(
                    Librbd.rbd_image_options_set_uint64(options, OPTION_FEATURES, features),
                    image,
                    "cannot have these features");
        }
        if (wanted.dataPool().isPresent()) {
            String dataPool = wanted.dataPool().get();
            check(
                    Librbd.rbd_image_options_set_string(options, OPTION_DATA_POOL, dataPool),
                    image,
                    "cannot have its data in pool '" + dataPool + "'");
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
