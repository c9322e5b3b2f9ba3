package io.tidegate.group;

import java.util.List;

/**
 * What one gateway should do now. Either a change of the record, see {@link Edit}, or an effect here; effects on one ANA
 * group come one after another.
 */
public sealed interface Action {

    /** A change of the group's record; all changes of one decision are put as one. */
    non-sealed interface Edit extends Action {

        /** The record as it will be; the same one when the change has become pointless. */
        GroupRecord applyTo(GroupRecord record);
    }

    /** An effect on one ANA group. */
    sealed interface Effect extends Action {
        int group();
    }

    /** Connect the storage clients for the images of a group, so that their addresses are known. */
    record Connect(int group) implements Effect {}

    /** Shut the former writers out. */
    record Fence(int group, List<String> addresses) implements Effect {
        /** Copies the list. */
        public Fence {
            addresses = List.copyOf(addresses);
        }
    }

    /** Wait until the own clients of a group know the OSD map that shuts the former writers out. */
    record AwaitFence(int group, long epoch) implements Effect {}

    /**
     * Open the images of a group, without serving them.
     *
     * @param all whether it has ended when every image is open, so that nobody will wait for one: for a planned move. Else it
     *     has ended when the storage has proved to work; commands wait for the images that are still being opened.
     */
    record OpenImages(int group, boolean all) implements Effect {}

    /** Serve a group. */
    record MakeOptimized(int group) implements Effect {}

    /** Tell the hosts that the state of a group changed here. Always follows what changed it. */
    record TellHosts(int group) implements Effect {}

    /** Stop serving, and wait for what is under way; the images stay open. */
    record Quiesce(int group) implements Effect {}

    /** Stop serving at once and close images and clients. */
    record StopServing(int group, String reason) implements Effect {}

    /** Let addresses in again whose clients are known to be gone. */
    record Unfence(int group, List<Writer> writers) implements Effect {
        /** Copies the list. */
        public Unfence {
            writers = List.copyOf(writers);
        }
    }

    /** This life is over, as {@code reason} says; begin another. */
    record Rejoin(String reason) implements Action {}

    /** This process must not take part any more. */
    record GiveUp(String reason) implements Action {}
}
