package io.tidegate.control;

import io.tidegate.bdev.BlockDeviceException;

/** Port: acts on the open device of a namespace. Any thread; calls block. */
public interface NamespacePort {

    /**
     * Changes the size of a namespace's image; hosts learn of it.
     *
     * @param namespaceKey state key of the namespace
     * @param bytes new size
     */
    void resize(String namespaceKey, long bytes) throws BlockDeviceException;

    /** Tells connected hosts to look at the namespace again. */
    void announce(String namespaceKey) throws BlockDeviceException;
}
