package io.tidegate.target;

/**
 * The commands that one kind of queue takes. Stateless and shared by every queue pair of that kind; called on the owner
 * loop of the request's queue pair.
 */
public interface CommandHandler {

    /**
     * Decodes and validates the command of {@code request} in full and declares its data by {@link Request#expect}.
     *
     * @return {@link io.tidegate.nvme.Status#SUCCESS} or the status that refuses the command
     */
    int validate(Request request);

    /**
     * Executes a command that {@link #validate} accepted and whose data is there. Ends it by {@link
     * QueuePair#complete}, at once or later, or by a block device's completion of {@link Request#block}.
     */
    void execute(Request request);
}
