package io.tidegate.target;

import io.tidegate.nvme.Sqe;
import io.tidegate.nvme.Status;
import io.tidegate.target.auth.DhchapExchange;
import io.tidegate.target.auth.DhchapExchange.Step;
import java.nio.ByteBuffer;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The authentication of the host on one queue: carries messages between commands and {@link DhchapExchange}, and ends the
 * connection when it fails or takes too long.
 *
 * <p>Owner: the loop of the queue. The exchange alone computes on another thread, while the command that brought the message
 * is under way and no other is let near it.
 */
public final class QueueAuthentication {

    /** Time from Connect until the host has proven itself. */
    static final long PATIENCE_NANOS = 30_000_000_000L;

    /** Longest message of a host; its longest useful one has 1168 bytes. */
    public static final int MAX_MESSAGE_BYTES = 4096;

    private static final Logger LOG = LoggerFactory.getLogger(QueueAuthentication.class);

    private final QueuePair queue;
    private final DhchapExchange exchange;
    private boolean computing;
    private OwnerLoop.@Nullable Timer timer;

    QueueAuthentication(QueuePair queue) {
        this.queue = queue;
        Subsystem subsystem = queue.controller().subsystem();
        String host = queue.controller().hostNqn();
        this.exchange =
                queue.target().authenticator().exchange(() -> subsystem.access().keys(host), host, subsystem.nqn());
    }

    /** From now on the host has little time. */
    void demand() {
        timer = queue.connection().loop().schedule(this::expire, PATIENCE_NANOS);
    }

    private void expire() {
        fail("it took longer than " + PATIENCE_NANOS / 1_000_000_000L + " s");
    }

    void stop() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }

    /** True while a message is being worked on: another one would be out of turn. */
    public boolean computing() {
        return computing;
    }

    /** Takes the message that came with an Authentication Send; answers when it has been worked on. */
    public void take(Request request) {
        byte[] message = new byte[request.transferBytes()];
        request.data().get(0, message);
        computing = true;
        try {
            queue.target().authenticator().worker().execute(() -> compute(request, message));
        } catch (RejectedExecutionException e) {
            computing = false;
            queue.complete(request, Status.INTERNAL_ERROR);
        }
    }

    private void compute(Request request, byte[] message) {
        Step step;
        try {
            step = exchange.take(message);
        } catch (RuntimeException e) {
            LOG.error(
                    "an authentication of host {} met a problem",
                    queue.controller().hostNqn(),
                    e);
            step = Step.FAILED;
        }
        Step reached = step;
        try {
            queue.connection().loop().execute(() -> taken(request, reached));
        } catch (RejectedExecutionException e) {
            LOG.debug("the loop of an authentication has ended", e);
        }
    }

    private void taken(Request request, Step step) {
        computing = false;
        queue.complete(request, Status.SUCCESS);
        queue.connection().flush();
        act(step);
    }

    /** Gives the next message to the host by an Authentication Receive; what room there is beyond it is zero. */
    public void give(Request request) {
        int room = request.transferBytes();
        if (room < exchange.answerBytes()) {
            queue.complete(request, request.invalidField(Sqe.CDW11));
            return;
        }
        ByteBuffer data = request.data();
        int bytes = exchange.answerBytes();
        Step step = exchange.give(data);
        for (int i = bytes; i < room; i++) {
            data.put(i, (byte) 0);
        }
        queue.complete(request, Status.SUCCESS);
        if (step != Step.UNDER_WAY) {
            queue.connection().flush();
        }
        act(step);
    }

    private void act(Step step) {
        switch (step) {
            case UNDER_WAY -> {}
            case AUTHENTICATED -> {
                stop();
                queue.authenticated();
            }
            case FAILED -> fail(exchange.failure());
        }
    }

    private void fail(String why) {
        stop();
        LOG.warn(
                "host {} has not proven itself on queue {} of {}: {}",
                queue.controller().hostNqn(),
                queue.queueId(),
                queue.controller().subsystem().nqn(),
                why);
        queue.target()
                .listener()
                .refused(
                        queue.controller().hostNqn(),
                        queue.controller().subsystem().nqn(),
                        queue.connection().remoteAddress(),
                        "it has not proven itself: " + why);
        queue.connection().close("authentication failed: " + why);
    }
}
