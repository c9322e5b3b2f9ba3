package io.tidegate.cli.completion;

/** What a word or the value of an option stands for. */
public enum ValueKind {
    /** NQN of a subsystem. */
    SUBSYSTEM,
    /** NQN of a host. */
    HOST,
    /** Namespace id. */
    NAMESPACE,
    /** RBD image. */
    IMAGE,
    /** RBD pool. */
    POOL,
    /** Address of a listener. */
    ADDRESS,
    /** A file of this machine. */
    FILE,
    /** Anything. */
    FREE;

    /** What a word of the synopsis stands for. */
    static ValueKind ofWord(String word) {
        return switch (word) {
            case "NQN" -> SUBSYSTEM;
            case "HOSTNQN" -> HOST;
            case "NSID" -> NAMESPACE;
            case "FILE" -> FILE;
            default -> FREE;
        };
    }

    /** What the value of an option stands for. */
    static ValueKind ofOption(String longestName) {
        return switch (longestName) {
            case "--subsystem" -> SUBSYSTEM;
            case "--host-nqn", "--host" -> HOST;
            case "--nsid" -> NAMESPACE;
            case "--rbd-image", "--image" -> IMAGE;
            case "--rbd-pool", "--pool", "--rbd-data-pool" -> POOL;
            case "--traddr" -> ADDRESS;
            case "--client-key", "--client-cert", "--server-cert" -> FILE;
            default -> FREE;
        };
    }
}
