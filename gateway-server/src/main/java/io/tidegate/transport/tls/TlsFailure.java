package io.tidegate.transport.tls;

/** The other side broke TLS; the message says how and holds nothing secret. */
public final class TlsFailure extends Exception {

    private static final long serialVersionUID = 1L;

    private final Alert alert;

    TlsFailure(Alert alert, String message) {
        super(message);
        this.alert = alert;
    }

    /** What the other side is told. */
    public Alert alert() {
        return alert;
    }
}
