package io.tidegate.app;

import io.tidegate.config.settings.Endpoint;

/** Says why a port of the gateway cannot be bound, who has it, and which option chooses another. */
final class BindFailure {

    private BindFailure() {}

    static StartFailure of(String what, Endpoint endpoint, String option, Throwable thrown) {
        String reason = deepest(thrown);
        StringBuilder text = new StringBuilder("the " + what + " cannot listen at " + endpoint + ": ");
        if (reason.contains("in use")) {
            text.append(PortHolder.of(endpoint.port())
                    .map(holder -> "the port belongs to " + holder)
                    .orElse("another program has the port"));
            text.append("; stop it, or choose another port with ").append(option);
        } else if (reason.contains("assign")) {
            text.append("the address is not one of this machine; check ").append(option);
        } else {
            text.append(reason).append("; check ").append(option);
        }
        return new StartFailure(text.toString(), thrown);
    }

    private static String deepest(Throwable thrown) {
        Throwable cause = thrown;
        for (Throwable next = cause.getCause(); next != null; next = next.getCause()) {
            cause = next;
        }
        return String.valueOf(cause.getMessage());
    }
}
