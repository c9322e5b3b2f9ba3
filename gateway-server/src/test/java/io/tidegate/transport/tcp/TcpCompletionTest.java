package io.tidegate.transport.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.bdev.BlockDevice;
import io.tidegate.nvme.ConnectCommand;
import io.tidegate.nvme.tcp.PduType;
import io.tidegate.transport.tcp.RawHost.Pdu;
import io.tidegate.transport.tcp.TcpSettings.Patience;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Responses that come late, from other threads, or after their connection has ended. */
@Timeout(60)
@OverEachLoop
class TcpCompletionTest {

    private HandOverDevice device;

    /** Kept, since a socket that nobody refers to closes itself. */
    private RawHost admin;

    private final TcpSettings usual;
    private TcpFixture fixture;

    private HandOverDevice layer(BlockDevice below) {
        device = new HandOverDevice(below);
        return device;
    }

    TcpCompletionTest(IoKind io) {
        usual = TcpFixture.over(io);
        fixture = new TcpFixture(usual, this::layer);
    }

    @AfterEach
    void close() throws IOException {
        if (admin != null) {
            admin.close();
        }
        fixture.close();
        device.close();
    }

    private RawHost io() throws IOException {
        admin = fixture.host();
        int cntlid = fixture.admin(admin);
        RawHost io = fixture.host();
        fixture.io(io, cntlid, 1, ConnectCommand.CATTR_NO_FLOW_CONTROL);
        return io;
    }

    @Test
    void completions_of_other_threads_are_carried() throws IOException {
        try (RawHost io = io()) {
            byte[] data = new byte[4096];
            for (int i = 0; i < 100; i++) {
                data[0] = (byte) i;
                io.command(fixture.writeInside(i * 8L, 4096), data);
            }
            for (int i = 0; i < 100; i++) {
                assertThat(io.next().cqe().status()).isZero();
            }
            for (int i = 0; i < 100; i++) {
                io.command(fixture.read(i * 8L, 4096), new byte[0]);
            }
            for (int i = 0; i < 100; i++) {
                Pdu read = io.next();
                assertThat(read.type()).isEqualTo(PduType.C2H_DATA);
                assertThat(read.data()[0]).isEqualTo((byte) i);
            }
        }
    }

    @Test
    void closing_waits_for_requests_that_a_device_still_has() throws Exception {
        Runnable letGo = device.hold();
        try (RawHost io = io()) {
            io.command(fixture.read(0, 4096), new byte[0]);
            io.command(fixture.writeInside(0, 4096), new byte[4096]);
            TcpFixture.await("the device has both", () -> device.submitted() == 2);
        }
        TcpFixture.await("the I/O connection ended", () -> fixture.transport.connectionCount() <= 1);
        CompletableFuture<Void> closing = CompletableFuture.runAsync(fixture.transport::close);
        TcpFixture.await("every connection ended", () -> fixture.transport.connectionCount() == 0);
        assertThat(closing).isNotDone();
        letGo.run();
        closing.get(10, TimeUnit.SECONDS);
    }

    @Test
    void a_host_that_takes_nothing_is_closed_after_its_time() throws IOException {
        close();
        fixture = new TcpFixture(
                usual.with(new Patience(Duration.ofSeconds(10), Duration.ofMillis(200), Duration.ofSeconds(1))),
                this::layer);
        try (RawHost io = io()) {
            // At once: on a busy machine the time may be over before the last of them is sent.
            io.send(out -> {
                for (int i = 0; i < 120; i++) {
                    io.encoder().capsuleCmd(out, fixture.read(0, 131072).buffer(), 0);
                }
            });
            TcpFixture.await("the I/O connection is closed", () -> fixture.transport.connectionCount() == 1);
        }
    }
}
