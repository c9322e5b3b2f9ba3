package io.tidegate.cli.client;

import io.grpc.Status;
import java.net.ConnectException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;

/** What a failed gRPC call means for the person at the keyboard: one sentence with the address and the remedy. */
final class CallFailure {

    private CallFailure() {}

    static String sentence(Endpoint endpoint, Status status, int timeoutSeconds) {
        return switch (status.getCode()) {
            case UNAVAILABLE -> unreachable(endpoint, status);
            case DEADLINE_EXCEEDED ->
                "the gateway at " + endpoint + " did not answer within " + timeoutSeconds
                        + " s; look at its log, or wait longer with --timeout";
            case UNIMPLEMENTED ->
                "the server at " + endpoint + " does not know this call; update the gateway, "
                        + "or check that --server-address and --server-port name a gateway";
            case UNAUTHENTICATED ->
                "the gateway at " + endpoint + " wants to know who calls: " + status.getDescription()
                        + "; give --api-user and --api-secret-file, or set TIDEGATE_API_USER and TIDEGATE_API_SECRET";
            case PERMISSION_DENIED -> "the gateway at " + endpoint + " refuses: " + status.getDescription();
            default ->
                "the gateway at " + endpoint + " broke off the call (" + status.getCode() + ", "
                        + status.getDescription() + "); look at its log";
        };
    }

    private static String unreachable(Endpoint endpoint, Status status) {
        return "cannot reach a gateway at " + endpoint + " (" + reason(status)
                + "); start one (./tidegate serve), or name another with --server-address and --server-port";
    }

    private static String reason(Status status) {
        for (Throwable cause = status.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof UnknownHostException) {
                return "unknown host";
            }
            if (cause instanceof ConnectException) {
                return "connection refused";
            }
            if (cause instanceof SSLException) {
                return "TLS failed, check --server-cert, --client-cert and --client-key: " + cause.getMessage();
            }
        }
        if (status.getCause() == null) {
            return "it closed the connection; if it wants TLS, give --client-key, --client-cert and --server-cert";
        }
        String text = status.getCause().getMessage();
        return text == null ? "unavailable" : text;
    }
}
