package io.tidegate.cli.command;

/** The exit code of several calls: the first status that is not zero. */
final class FirstFailure {

    private int status;

    void note(int next) {
        if (status == 0) {
            status = next;
        }
    }

    int status() {
        return status;
    }
}
