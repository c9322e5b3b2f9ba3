package io.tidegate.ceph.jna;

import com.sun.jna.Callback;
import com.sun.jna.CallbackThreadInitializer;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import org.jspecify.annotations.Nullable;

/**
 * librbd, function by function; what each does stands in {@code rbd/librbd.h}.
 *
 * <p>Any thread may call. Call {@link CephLibraries#require()} before the first use. What every I/O calls is in
 * {@link LibrbdIo}.
 */
public final class Librbd {

    /** {@code EVENT_TYPE_EVENTFD}. */
    public static final int EVENTFD = 2;

    /** Size of {@code rbd_image_info_t}. */
    public static final int IMAGE_INFO_BYTES = 160;

    private Librbd() {}

    public static native int rbd_create4(long io, String name, long size, long options);

    public static native void rbd_image_options_create(long[] out);

    public static native void rbd_image_options_destroy(long options);

    public static native int rbd_image_options_set_uint64(long options, int option, long value);

    public static native int rbd_image_options_set_string(long options, int option, String value);

    public static native int rbd_list2(long io, long images, long[] count);

    static native void rbd_image_spec_list_cleanup(long images, long count);

    public static native int rbd_remove(long io, String name);

    public static native int rbd_trash_move(long io, String name, long delaySeconds);

    public static native int rbd_open(long io, String name, long[] out, @Nullable String snapshot);

    public static native int rbd_open_read_only(long io, String name, long[] out, @Nullable String snapshot);

    public static native int rbd_close(long image);

    public static native int rbd_resize(long image, long size);

    /** As {@link #rbd_resize}; refuses a smaller size with EINVAL unless {@code allowShrink} is 1. */
    public static native int rbd_resize2(long image, long size, byte allowShrink, long progress, long arg);

    public static native int rbd_stat(long image, long info, long infoBytes);

    public static native int rbd_get_size(long image, long[] out);

    public static native int rbd_get_stripe_unit(long image, long[] out);

    public static native int rbd_get_stripe_count(long image, long[] out);

    public static native int rbd_get_id(long image, byte[] out, long length);

    public static native int rbd_metadata_get(long image, String key, byte[] out, long[] length);

    public static native int rbd_metadata_set(long image, String key, String value);

    public static native int rbd_metadata_remove(long image, String key);

    public static native int rbd_pool_metadata_get(long io, String key, byte[] out, long[] length);

    public static native int rbd_set_image_notification(long image, int fd, int type);

    public static native long rbd_read(long image, long offset, long length, long buffer);

    public static native long rbd_write(long image, long offset, long length, long buffer);

    static native int rbd_update_watch(long image, long[] out, UpdateCallback callback, long arg);

    static native int rbd_update_unwatch(long image, long handle);

    /** {@code rbd_update_callback_t}. */
    interface UpdateCallback extends Callback {
        void invoke(@Nullable Pointer arg);
    }

    /** Tells of changes to the header of one image: size, snapshots, features. Keep it reachable until {@link #end}. */
    public static final class UpdateWatch {

        private final long image;
        private final UpdateCallback callback;
        private long handle;

        /** Prepares a watch; {@code updated} runs on a thread of librbd and must hop to another before any call. */
        public UpdateWatch(long image, Runnable updated) {
            this.image = image;
            this.callback = arg -> updated.run();
            Native.setCallbackThreadInitializer(callback, new CallbackThreadInitializer(true, false, "rbd-update"));
        }

        /** Registers; 0 or a negative errno. */
        public int begin() {
            long[] out = new long[1];
            int result = rbd_update_watch(image, out, callback, 0);
            handle = out[0];
            return result;
        }

        /** Unregisters; no callback runs afterwards. */
        public void end() {
            rbd_update_unwatch(image, handle);
        }
    }
}
