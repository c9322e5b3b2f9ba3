package io.tidegate.ceph.jna;

import com.sun.jna.Callback;
import com.sun.jna.Pointer;
import org.jspecify.annotations.Nullable;

/**
 * librados, function by function; what each does stands in {@code rados/librados.h}.
 *
 * <p>Any thread may call. Call {@link CephLibraries#require()} before the first use. An {@code out} array receives one
 * value in its element 0.
 */
public final class Librados {

    /** {@code LIBRADOS_CREATE_EXCLUSIVE}. */
    public static final int CREATE_EXCLUSIVE = 1;

    /** {@code LIBRADOS_CMPXATTR_OP_EQ}, also for omap values. */
    public static final byte COMPARE_EQUAL = 1;

    private Librados() {}

    public static native int rados_create2(long[] out, String cluster, String name, long flags);

    public static native int rados_conf_read_file(long cluster, @Nullable String path);

    public static native int rados_conf_set(long cluster, String option, String value);

    public static native int rados_conf_get(long cluster, String option, byte[] out, long length);

    public static native int rados_connect(long cluster);

    public static native void rados_shutdown(long cluster);

    public static native int rados_cluster_fsid(long cluster, byte[] out, long length);

    public static native long rados_get_instance_id(long cluster);

    public static native long rados_pool_lookup(long cluster, String pool);

    public static native int rados_wait_for_latest_osdmap(long cluster);

    public static native int rados_mon_command(
            long cluster,
            long commands,
            long count,
            byte @Nullable [] input,
            long inputLength,
            long[] outBuffer,
            long[] outBufferLength,
            long[] outStatus,
            long[] outStatusLength);

    public static native int rados_mgr_command(
            long cluster,
            long commands,
            long count,
            byte @Nullable [] input,
            long inputLength,
            long[] outBuffer,
            long[] outBufferLength,
            long[] outStatus,
            long[] outStatusLength);

    /** Names and values, each with a zero behind it, and one more zero behind the last. */
    public static native int rados_service_register(long cluster, String service, String daemon, byte[] metadata);

    /** As {@link #rados_service_register}. */
    public static native int rados_service_update_status(long cluster, byte[] status);

    public static native void rados_buffer_free(long buffer);

    public static native int rados_ioctx_create(long cluster, String pool, long[] out);

    public static native void rados_ioctx_destroy(long io);

    public static native void rados_ioctx_set_namespace(long io, String namespace);

    public static native int rados_remove(long io, String object);

    static native long rados_create_write_op();

    static native void rados_release_write_op(long op);

    static native void rados_write_op_create(long op, int exclusive, @Nullable String category);

    static native void rados_write_op_omap_cmp2(
            long op, byte[] key, byte operator, byte[] value, long keyLength, long valueLength, long outResult);

    static native void rados_write_op_omap_set2(
            long op, long keys, long values, long keyLengths, long valueLengths, long count);

    static native void rados_write_op_omap_rm_keys2(long op, long keys, long keyLengths, long count);

    static native int rados_write_op_operate(long op, long io, String object, long time, int flags);

    static native long rados_create_read_op();

    static native void rados_release_read_op(long op);

    static native void rados_read_op_omap_get_vals2(
            long op, String after, @Nullable String prefix, long limit, long outIterator, long outMore, long outResult);

    static native void rados_read_op_omap_get_vals_by_keys2(
            long op, long keys, long count, long keyLengths, long outIterator, long outResult);

    static native int rados_read_op_operate(long op, long io, String object, int flags);

    static native int rados_omap_get_next2(
            long iterator, long outKey, long outValue, long outKeyLength, long outValueLength);

    static native void rados_omap_get_end(long iterator);

    static native int rados_watch3(
            long io,
            String object,
            long[] outCookie,
            WatchCallback watch,
            WatchErrorCallback error,
            int timeout,
            long arg);

    static native int rados_watch_check(long io, long cookie);

    static native int rados_unwatch2(long io, long cookie);

    static native int rados_watch_flush(long cluster);

    static native int rados_notify_ack(
            long io, String object, long notifyId, long cookie, byte @Nullable [] reply, int length);

    public static native int rados_notify2(
            long io, String object, byte[] data, int length, long timeoutMillis, long outReply, long outReplyLength);

    /** {@code rados_watchcb2_t}. */
    interface WatchCallback extends Callback {
        void invoke(
                @Nullable Pointer arg, long notifyId, long cookie, long notifier, @Nullable Pointer data, long length);
    }

    /** {@code rados_watcherrcb_t}. */
    interface WatchErrorCallback extends Callback {
        void invoke(@Nullable Pointer arg, long cookie, int error);
    }
}
