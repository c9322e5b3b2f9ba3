/**
 * RBD images as block devices: asynchronous I/O of librbd, its completions collected in batches behind an eventfd, and
 * the policy of how many images share one librados client.
 *
 * <p>The way of a request: {@code RbdBlockDevice.submit → IoSlot → rbd_aio_* … librbd … eventfd → CompletionPoller →
 * rbd_poll_io_events → IoTable → BlockRequest.complete}. No JNA callback lies on it. Small requests that go on from each other may wait
 * in {@code Neighbours} and become one {@code Run} (ADR 97).
 */
@NullMarked
package io.tidegate.bdev.rbd;

import org.jspecify.annotations.NullMarked;
