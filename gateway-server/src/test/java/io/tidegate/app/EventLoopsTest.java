package io.tidegate.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.transport.tcp.IoKind;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EventLoopsTest {

    private static Optional<Throwable> has(IoKind kind) {
        return Optional.empty();
    }

    private static Optional<Throwable> forbidden(IoKind kind) {
        return kind == IoKind.IO_URING
                ? Optional.of(
                        new UnsatisfiedLinkError("loading").initCause(new RuntimeException("Operation not permitted")))
                : Optional.empty();
    }

    @Test
    void a_kind_that_is_asked_for_by_name_is_taken() throws StartFailure {
        assertThat(EventLoops.kind("io_uring", EventLoopsTest::has)).isEqualTo(IoKind.IO_URING);
        assertThat(EventLoops.kind("epoll", EventLoopsTest::has)).isEqualTo(IoKind.EPOLL);
        assertThat(EventLoops.kind("nio", EventLoopsTest::has)).isEqualTo(IoKind.NIO);
    }

    @Test
    void by_itself_a_gateway_neither_takes_io_uring_nor_asks_whether_it_is_permitted() throws StartFailure {
        assertThat(EventLoops.kind("", kind -> {
                    throw new AssertionError("asked for " + kind);
                }))
                .isEqualTo(IoKind.best())
                .isNotEqualTo(IoKind.IO_URING);
    }

    @Test
    void a_machine_that_forbids_it_is_an_error_that_names_the_key_the_reason_and_the_remedy() {
        assertThatThrownBy(() -> EventLoops.kind("io_uring", EventLoopsTest::forbidden))
                .isInstanceOf(StartFailure.class)
                .hasMessageStartingWith("[gateway] io is io_uring")
                .hasMessageContaining("Operation not permitted")
                .hasMessageContaining("kernel.io_uring_disabled")
                .hasMessageContaining("seccomp");
    }

    @Test
    void the_log_calls_a_kind_as_the_key_does() throws StartFailure {
        for (IoKind kind : IoKind.values()) {
            assertThat(EventLoops.kind(EventLoops.word(kind), EventLoopsTest::has))
                    .isEqualTo(kind);
        }
    }
}
