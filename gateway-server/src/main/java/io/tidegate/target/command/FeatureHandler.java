package io.tidegate.target.command;

import io.tidegate.nvme.Sqe;
import io.tidegate.nvme.Status;
import io.tidegate.target.Controller;
import io.tidegate.target.Request;

/** One feature: what it holds and what a host may make of it. Stateless; values live in the controller. */
interface FeatureHandler {

    /** Bytes of data that carry the value; 0 when dword 0 does. */
    default int dataBytes() {
        return 0;
    }

    /** Checks a Get beyond what holds for every feature. */
    default int validateGet(Sqe sqe) {
        return Status.SUCCESS;
    }

    /** The same where it depends on the controller, a feature of a namespace for instance. */
    default int validateGet(Controller controller, Sqe sqe) {
        return validateGet(sqe);
    }

    /** True when {@link #set} ends the command by itself, later perhaps. */
    default boolean endsItself() {
        return false;
    }

    /** Writes the current value into dword 0 or into the data, which is all zeroes. */
    void get(Controller controller, Request request);

    /** Writes the value the controller starts with; most have just one. */
    default void getDefault(Controller controller, Request request) {
        get(controller, request);
    }

    default boolean changeable() {
        return false;
    }

    /** Checks a Set of a changeable feature. */
    default int validateSet(Controller controller, Sqe sqe) {
        return Status.SUCCESS;
    }

    /** Takes the value, or refuses data that could not be judged before it was there. */
    default int apply(Controller controller, Request request) {
        set(controller, request);
        return Status.SUCCESS;
    }

    /** Takes a value from cdw11 or from the data; may answer with dword 0. */
    default void set(Controller controller, Request request) {
        throw new IllegalStateException("feature cannot be changed: " + request);
    }
}
