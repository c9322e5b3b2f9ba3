/**
 * Bindings of librados 2 and librbd 1 (Ceph 16 to 20) and of the few libc calls that wait for them.
 *
 * <p>Nothing here decides anything: a method is one C function, or one C function with its memory laid out. Pointers and
 * {@code size_t} are {@code long} (the project runs on 64-bit Linux), return values are the C ones, negative errno
 * included. What every I/O calls goes by {@code java.lang.foreign} ({@link io.tidegate.ceph.jna.LibrbdIo}), all else by JNA.
 * This is the only package that knows either; why it exists beside rados-java stands in
 * {@code docs/adr/0002-own-ceph-bindings.md}, why there are two ways in {@code docs/adr/0080-hot-calls-by-foreign-functions.md}.
 */
@NullMarked
package io.tidegate.ceph.jna;

import org.jspecify.annotations.NullMarked;
