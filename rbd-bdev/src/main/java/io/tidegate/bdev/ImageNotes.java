package io.tidegate.bdev;

import java.util.Optional;

/** An open image that carries notes of its own, as RBD images do (metadata). Calls block; any thread but data path ones. */
public interface ImageNotes {

    /** The note of this name; empty when there is none. */
    Optional<String> note(String name) throws BlockDeviceException;
}
