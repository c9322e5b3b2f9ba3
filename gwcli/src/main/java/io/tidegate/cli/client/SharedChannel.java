package io.tidegate.cli.client;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Dials once for many commands. Owner: the thread that runs them.
 *
 * <p>Each command closes what it was given, which leaves the connection open; {@link #close} ends it.
 */
public final class SharedChannel implements Dial, AutoCloseable {

    private final Dial dial;
    private @Nullable Endpoint endpoint;
    private @Nullable ManagedChannel channel;

    /** Dials by {@code dial} when the first command needs it. */
    public SharedChannel(Dial dial) {
        this.dial = dial;
    }

    @Override
    public ManagedChannel open(Endpoint wanted, Optional<TlsFiles> tls) {
        ManagedChannel open = channel;
        if (open == null || !wanted.equals(endpoint)) {
            close();
            open = dial.open(wanted, tls);
            channel = open;
            endpoint = wanted;
        }
        return new Lent(open);
    }

    @Override
    public void close() {
        if (channel != null) {
            channel.shutdownNow();
        }
    }

    /** The connection as one command has it. */
    private static final class Lent extends ManagedChannel {

        private final ManagedChannel owned;

        Lent(ManagedChannel owned) {
            this.owned = owned;
        }

        @Override
        public <Q, A> ClientCall<Q, A> newCall(MethodDescriptor<Q, A> method, CallOptions options) {
            return owned.newCall(method, options);
        }

        @Override
        public String authority() {
            return owned.authority();
        }

        @Override
        public ManagedChannel shutdown() {
            return this;
        }

        @Override
        public ManagedChannel shutdownNow() {
            return this;
        }

        @Override
        public boolean isShutdown() {
            return owned.isShutdown();
        }

        @Override
        public boolean isTerminated() {
            return owned.isTerminated();
        }

        @Override
        public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
            return owned.awaitTermination(timeout, unit);
        }
    }
}
