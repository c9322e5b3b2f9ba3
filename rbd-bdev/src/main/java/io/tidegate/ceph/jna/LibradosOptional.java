package io.tidegate.ceph.jna;

import com.sun.jna.Function;
import java.util.Optional;

/** Functions of librados that a release may lack, each an empty answer when it does. */
public final class LibradosOptional {

    private static final Optional<Function> GETADDRS = CephLibraries.find(CephLibraries.rados(), "rados_getaddrs");

    private LibradosOptional() {}

    /** The addresses of a connected client as Ceph writes them, {@code 10.0.0.1:0/1234567}. */
    public static Optional<String> addresses(long cluster) {
        return GETADDRS.flatMap(getaddrs -> addresses(getaddrs, cluster));
    }

    private static Optional<String> addresses(Function getaddrs, long cluster) {
        long[] out = new long[1];
        if (getaddrs.invokeInt(new Object[] {cluster, out}) < 0) {
            return Optional.empty();
        }
        String text = NativeMemory.string(out[0]);
        Librados.rados_buffer_free(out[0]);
        return Optional.of(text);
    }
}
