package io.tidegate.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.target.OwnerLoop;
import io.tidegate.target.Target;
import io.tidegate.target.TargetSettings;
import io.tidegate.target.command.Commands;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is told to those who ask a gateway whether it works. */
@Timeout(60)
class HealthSocketTest {

    /** A loop with a thread of its own. */
    private record ThreadLoop(ExecutorService thread) implements OwnerLoop {

        @Override
        public boolean inLoop() {
            return false;
        }

        @Override
        public void execute(Runnable task) {
            thread.execute(task);
        }

        @Override
        public Timer schedule(Runnable task, long delayNanos) {
            throw new UnsupportedOperationException();
        }
    }

    @TempDir
    private Path folder;

    private final Target target = new Target(TargetSettings.DEFAULTS, Commands.standard());
    private final ThreadLoop one = new ThreadLoop(Executors.newSingleThreadExecutor());
    private final ThreadLoop other = new ThreadLoop(Executors.newSingleThreadExecutor());
    private Path path;

    @BeforeEach
    void twoLoops() {
        path = folder.resolve("health");
        target.activity(one);
        target.activity(other);
    }

    @AfterEach
    void end() {
        one.thread.shutdownNow();
        other.thread.shutdownNow();
    }

    private HealthSocket open() {
        return HealthSocket.open(path, target).orElseThrow();
    }

    private String ask() throws IOException {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
            return new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void whoever_asks_is_told_that_it_serves_as_often_as_asked() throws Exception {
        try (HealthSocket socket = open()) {
            assertThat(socket).isNotNull();
            assertThat(ask()).isEqualTo("serving: event loops that answer: 2\n");
            assertThat(ask()).isEqualTo("serving: event loops that answer: 2\n");
        }
    }

    @Test
    void a_loop_that_hangs_is_told_of_until_it_goes_on() throws Exception {
        Semaphore held = new Semaphore(0);
        other.execute(held::acquireUninterruptibly);
        try (HealthSocket socket = open()) {
            assertThat(socket).isNotNull();
            assertThat(ask()).isEqualTo("hanging: 1 of 2 event loops did not answer within 2 s\n");
            held.release();
            assertThat(ask()).startsWith("serving");
        }
    }

    @Test
    void loops_that_have_ended_owe_no_answer() throws Exception {
        one.thread.shutdown();
        try (HealthSocket socket = open()) {
            assertThat(socket).isNotNull();
            assertThat(ask()).startsWith("serving");
        }
    }

    @Test
    void who_does_not_wait_for_the_answer_keeps_it_from_nobody() throws Exception {
        try (HealthSocket socket = open()) {
            assertThat(socket).isNotNull();
            SocketChannel.open(UnixDomainSocketAddress.of(path)).close();
            assertThat(ask()).startsWith("serving");
        }
    }

    @Test
    void closed_it_leaves_nothing() throws Exception {
        open().close();
        assertThat(path).doesNotExist();
        assertThatThrownBy(this::ask).isInstanceOf(IOException.class);
    }

    @Test
    void what_a_killed_gateway_left_is_replaced() throws Exception {
        ServerSocketChannel.open(StandardProtocolFamily.UNIX)
                .bind(UnixDomainSocketAddress.of(path))
                .close();
        assertThat(path).exists();
        try (HealthSocket socket = open()) {
            assertThat(socket).isNotNull();
            assertThat(ask()).startsWith("serving");
        }
    }

    @Test
    void the_socket_of_another_gateway_and_a_file_are_left_alone() throws Exception {
        try (HealthSocket socket = open()) {
            assertThat(socket).isNotNull();
            assertThat(HealthSocket.open(path, target)).isEmpty();
            assertThat(ask()).startsWith("serving");
        }
        Files.writeString(path, "mine");
        assertThat(HealthSocket.open(path, target)).isEmpty();
        assertThat(path).hasContent("mine");
    }

    @Test
    void a_socket_that_cannot_be_keeps_no_gateway_from_serving() {
        path = folder.resolve("x".repeat(200));
        assertThat(HealthSocket.open(path, target)).isEmpty();
        path = folder.resolve("missing").resolve("health");
        assertThat(HealthSocket.open(path, target)).isEmpty();
    }
}
