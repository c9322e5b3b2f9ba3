package io.tidegate.initiator;

/** Learns that a command has ended. */
@FunctionalInterface
public interface HostCompletion {

    /**
     * Called on the loop of the queue pair, once for each submit. The command is the caller's until this returns; then
     * its slot is free. New commands may be taken and submitted from here.
     */
    void completed(HostCommand command);
}
