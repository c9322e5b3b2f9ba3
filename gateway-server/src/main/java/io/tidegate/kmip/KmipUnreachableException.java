package io.tidegate.kmip;

/** A key server gave no answer at all. */
final class KmipUnreachableException extends KmipException {

    private static final long serialVersionUID = 1L;

    KmipUnreachableException(String message) {
        super(message);
    }
}
