package io.tidegate.control;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;

/**
 * Knows the monitor client from whoever else calls: it is the one client that is written in C++, and says so in its user
 * agent. Any thread.
 */
final class CallerName implements ServerInterceptor {

    private static final Metadata.Key<String> USER_AGENT =
            Metadata.Key.of("user-agent", Metadata.ASCII_STRING_MARSHALLER);
    private static final Context.Key<Boolean> FROM_MONITORS = Context.keyWithDefault("from-monitors", false);
    private static final String CPP = "grpc-c++/";

    /** Whether the call that is being answered by this thread is the monitor client's. */
    static boolean isMonitorClient() {
        return FROM_MONITORS.get();
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        String agent = headers.get(USER_AGENT);
        boolean fromMonitors = agent != null && agent.startsWith(CPP);
        return Contexts.interceptCall(Context.current().withValue(FROM_MONITORS, fromMonitors), call, headers, next);
    }
}
