package io.tidegate.nvme.auth;

/** A text is no secret; the message says why and quotes nothing of it. */
public final class InvalidSecretException extends Exception {

    private static final long serialVersionUID = 1L;

    InvalidSecretException(String why) {
        super(why);
    }

    /** What is wrong, to follow the words "the key is not valid:". */
    public String why() {
        return String.valueOf(getMessage());
    }
}
