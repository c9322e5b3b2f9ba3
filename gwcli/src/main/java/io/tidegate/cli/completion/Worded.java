package io.tidegate.cli.completion;

/** A command that takes plain words after its name. */
public interface Worded {

    /** The words as the synopsis shows them, such as {@code [NQN [NSID]]}; empty for none. */
    String words();
}
