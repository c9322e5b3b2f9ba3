package io.tidegate.ha;

import io.tidegate.group.Coordination;
import io.tidegate.group.GroupRecord;
import io.tidegate.group.Membership;
import io.tidegate.group.Presence;
import io.tidegate.store.StoreException;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The coordinator and the other gateways, for an agent that never waits: renewals on one thread, reads and changes of the
 * record on another, answers on the agent's. Called by the agent's thread.
 */
final class CoordinatorLink implements Coordination {

    private static final Logger LOG = LoggerFactory.getLogger(CoordinatorLink.class);
    /** What waits behind calls that hang is answered as failed; the agent asks again. */
    private static final int MOST_WAITING = 4;

    private final Membership membership;
    private final Beats beats;
    private final Executor agent;
    private final ThreadPoolExecutor renewals = thread("ha-renew");
    private final ThreadPoolExecutor records = thread("ha-record");
    private boolean away;

    CoordinatorLink(Membership membership, Beats beats, Executor agent) {
        this.membership = membership;
        this.beats = beats;
        this.agent = agent;
    }

    private static ThreadPoolExecutor thread(String name) {
        return new ThreadPoolExecutor(
                1,
                1,
                0,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(MOST_WAITING),
                Thread.ofPlatform().name(name).daemon().factory());
    }

    @FunctionalInterface
    private interface Call<T> {
        T run() throws StoreException;
    }

    private <T> void call(ThreadPoolExecutor thread, Call<T> call, Consumer<Optional<T>> done) {
        try {
            thread.execute(() -> {
                Optional<T> answer = attempt(call);
                agent.execute(() -> {
                    report(answer.isPresent());
                    done.accept(answer);
                });
            });
        } catch (RejectedExecutionException busy) {
            agent.execute(() -> done.accept(Optional.empty()));
        }
    }

    private static <T> Optional<T> attempt(Call<T> call) {
        try {
            return Optional.of(call.run());
        } catch (StoreException failure) {
            LOG.debug("the coordinator does not answer", failure);
            return Optional.empty();
        } catch (RuntimeException broken) {
            LOG.error("a call to the coordinator broke", broken);
            return Optional.empty();
        }
    }

    private void report(boolean answered) {
        if (answered == away) {
            away = !answered;
            if (away) {
                LOG.warn("the coordinator of the group does not answer");
            } else {
                LOG.info("the coordinator of the group answers again");
            }
        }
    }

    @Override
    public void beat(Presence mine) {
        beats.beat(mine);
    }

    @Override
    public void changed() {
        beats.changed();
    }

    @Override
    public void renew(Presence mine, Consumer<Boolean> done) {
        call(
                renewals,
                () -> {
                    membership.renew(mine);
                    return true;
                },
                answer -> done.accept(answer.orElse(false)));
    }

    @Override
    public void fetch(Consumer<Optional<Fetched>> done) {
        call(records, membership::fetch, done);
    }

    @Override
    public void put(long version, GroupRecord record, Consumer<Boolean> done) {
        call(records, () -> membership.compareAndPut(version, record), answer -> done.accept(answer.orElse(false)));
    }

    void close() {
        renewals.shutdown();
        records.shutdown();
    }
}
