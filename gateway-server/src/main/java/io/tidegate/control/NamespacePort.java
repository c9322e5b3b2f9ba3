package io.tidegate.control;

import io.tidegate.bdev.BlockDeviceException;
import java.util.Optional;

/** Port: acts on the open device of a namespace. Any thread; calls block. */
public interface NamespacePort {

    /**
     * Changes the size of a namespace's image; hosts learn of it.
     *
     * @param namespaceKey state key of the namespace
     * @param bytes new size
     */
    void resize(String namespaceKey, long bytes) throws BlockDeviceException;

    /** A note that the image of a namespace carries (RBD metadata); empty when there is none or the image has no notes. */
    Optional<String> imageNote(String namespaceKey, String name) throws BlockDeviceException;

    /** Has the image of a namespace closed here, so that another gateway may serve it; nothing is under way afterwards. */
    default void release(String namespaceKey) {}

    /** Takes {@link #release} back, when the namespace stays. */
    default void reclaim(String namespaceKey) {}

    /** A namespace was created by this gateway: its Persistent Event Log tells. */
    default void created(String nqn, int nsid) {}

    /** Notes what a namespace is before it is deleted; what is returned is run once it is gone, and records it. */
    default Runnable deletion(String nqn, int nsid) {
        return () -> {};
    }

    /** Tells connected hosts to look at the namespace again. */
    void announce(String namespaceKey) throws BlockDeviceException;
}
