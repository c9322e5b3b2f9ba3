package io.tidegate.kmip;

import java.io.IOException;

/** What a key server answered instead of a key; the message goes on after the server's name. */
class KmipException extends IOException {

    private static final long serialVersionUID = 1L;

    KmipException(String message) {
        super(message);
    }
}
