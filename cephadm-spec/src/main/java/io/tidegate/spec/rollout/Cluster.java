package io.tidegate.spec.rollout;

/** Port: a Ceph cluster that takes commands. Calls block; owner: the thread that rolls out. */
public interface Cluster {

    /** Sends a command in JSON form to the monitors. */
    Reply monitors(String json) throws RolloutException;

    /** Sends a command with input to the active manager. */
    Reply manager(String json, String input) throws RolloutException;

    /**
     * What came back.
     *
     * @param errno 0, or positive when the command was refused
     * @param output what it prints
     * @param status one line that explains
     */
    record Reply(int errno, String output, String status) {

        /** True when the command did what it was asked. */
        public boolean isGood() {
            return errno == 0;
        }
    }
}
