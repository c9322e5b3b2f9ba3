package io.tidegate.group;

import java.util.List;

/** Shuts storage clients out, whatever they are doing. Any thread may call; calls block. */
public interface Fence {

    /**
     * None of these clients writes any more as soon as the one that writes instead knows the map returned.
     *
     * @return the number of the map, 0 when the fence works at once
     */
    long shutOut(List<String> addresses) throws FenceException;

    /** Removes the entries; the clients that had these addresses must be gone. */
    void letIn(List<String> addresses) throws FenceException;
}
