package io.tidegate.initiator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.initiator.ScriptedTarget.Pdu;
import io.tidegate.nvme.AdminOpcode;
import io.tidegate.nvme.NvmOpcode;
import io.tidegate.nvme.Sgl;
import io.tidegate.nvme.Status;
import io.tidegate.nvme.tcp.FatalError;
import io.tidegate.nvme.tcp.PduFlags;
import io.tidegate.nvme.tcp.PduType;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a queue pair does with the PDUs of a target, right ones and wrong ones. */
class HostQueuePairTest {

    private ScriptedTarget target = new ScriptedTarget(false, false, Duration.ofMinutes(5));
    private final List<String> endings = new ArrayList<>();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(65536);

    @AfterEach
    void stop() {
        target.close();
    }

    private void with(boolean headerDigest, boolean dataDigest, Duration commandTimeout) {
        target.close();
        target = new ScriptedTarget(headerDigest, dataDigest, commandTimeout);
    }

    private int submitRead(int bytes) {
        HostCommand command = target.queue.acquire();
        command.begin(NvmOpcode.READ, 1, this::ended).receive(buffer, 0, bytes);
        return submit(command);
    }

    private int submitWrite(int bytes) {
        HostCommand command = target.queue.acquire();
        command.begin(NvmOpcode.WRITE, 1, this::ended).send(buffer, 0, bytes);
        return submit(command);
    }

    private int submit(HostCommand command) {
        target.queue.submit(command);
        target.receive();
        return target.received.removeLast().sqe().cid();
    }

    private void ended(HostCommand command) {
        endings.add(command.describe());
    }

    private static byte[] bytes(int length, int value) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }

    @Test
    void the_handshake_opens_the_queue() {
        assertThat(target.received).singleElement().extracting(Pdu::type).isEqualTo(PduType.IC_REQ);
        assertThat(target.queue.opened()).isNotDone();
        target.agree(8192);
        assertThat(target.queue.opened()).isCompleted();
    }

    @Test
    void digests_that_the_target_does_not_grant_end_the_connection() {
        with(true, true, Duration.ofMinutes(5));
        target.answer(0, 1, 8192);

        assertThatThrownBy(() -> Await.result(target.queue.opened()))
                .hasMessageContaining("header digest true and data digest false");
    }

    @ParameterizedTest
    @CsvSource({"0,4095", "32,8192"})
    void impossible_parameters_are_refused_with_a_termination_request(int cpda, int maxH2cData) {
        target.answer(cpda, 0, maxH2cData);

        assertThat(target.received.getLast().type()).isEqualTo(PduType.H2C_TERM_REQ);
        assertThat(target.received.getLast().fes()).isEqualTo(FatalError.UNSUPPORTED_PARAMETER);
        assertThat(target.channel.isOpen()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"false,false", "true,false", "false,true", "true,true"})
    void a_read_ends_with_its_last_data_when_success_is_flagged(boolean header, boolean data) {
        with(header, data, Duration.ofMinutes(5));
        target.agree(8192);
        int cid = submitRead(1000);
        target.data(0, cid, 0, bytes(600, 1));
        target.data(PduFlags.LAST | PduFlags.SUCCESS, cid, 600, bytes(400, 2));

        assertThat(endings).containsExactly("success");
        assertThat(buffer.get(599)).isEqualTo((byte) 1);
        assertThat(buffer.get(600)).isEqualTo((byte) 2);
    }

    @Test
    void a_read_ends_with_the_response_otherwise() {
        target.agree(8192);
        int cid = submitRead(1000);
        target.data(PduFlags.LAST, cid, 0, bytes(1000, 1));
        assertThat(endings).isEmpty();
        target.respond(cid, Status.SUCCESS);

        assertThat(endings).containsExactly("success");
    }

    @Test
    void a_response_before_all_data_is_a_failure() {
        target.agree(8192);
        int cid = submitRead(1000);
        target.data(PduFlags.LAST, cid, 0, bytes(600, 1));
        target.respond(cid, Status.SUCCESS);

        assertThat(endings).containsExactly("data transfer error: 600 of 1000 bytes moved");
    }

    @Test
    void a_failed_read_needs_no_data() {
        target.agree(8192);
        target.respond(submitRead(1000), Status.LBA_OUT_OF_RANGE | Status.DNR);

        assertThat(endings).containsExactly("lba out of range, do not retry");
    }

    @Test
    void a_wrong_data_digest_fails_the_command_and_no_other() {
        with(false, true, Duration.ofMinutes(5));
        target.agree(8192);
        int damaged = submitRead(512);
        int intact = submitRead(512);
        target.data(PduFlags.LAST | PduFlags.SUCCESS, damaged, 0, bytes(512, 1), 4);
        target.data(PduFlags.LAST | PduFlags.SUCCESS, intact, 0, bytes(512, 1));

        assertThat(endings)
                .containsExactly("transient transport error: the digest of the data does not match", "success");
        assertThat(target.channel.isOpen()).isTrue();
    }

    @Test
    void a_write_sends_what_the_target_asks_for_in_pieces_it_takes() {
        target.agree(4096);
        int cid = submitWrite(10_000);
        target.readyToTransfer(cid, 77, 0, 6000);

        assertThat(target.received).hasSize(2);
        assertThat(target.received).extracting(Pdu::ttag).containsOnly(77);
        assertThat(target.received).extracting(Pdu::datao).containsExactly(0L, 4096L);
        assertThat(target.received).extracting(pdu -> pdu.data().length).containsExactly(4096, 1904);
        assertThat(target.received)
                .extracting(pdu -> pdu.flags() & PduFlags.LAST)
                .containsExactly(0, PduFlags.LAST);

        target.received.clear();
        target.readyToTransfer(cid, 78, 6000, 4000);
        assertThat(target.received).extracting(Pdu::datao).containsExactly(6000L);
        target.respond(cid, Status.SUCCESS);
        assertThat(endings).containsExactly("success");
    }

    @Test
    void a_write_that_is_acknowledged_before_its_data_was_asked_for_is_a_failure() {
        target.agree(4096);
        target.respond(submitWrite(4096), Status.SUCCESS);

        assertThat(endings).containsExactly("data transfer error: 0 of 4096 bytes moved");
    }

    @Test
    void data_that_fits_goes_with_the_command() {
        target.agree(4096);
        target.queue.inCapsuleBytes(4096);
        HostCommand command = target.queue.acquire();
        target.queue.submit(command.begin(NvmOpcode.WRITE, 1, this::ended).send(buffer, 0, 4096));
        target.receive();

        Pdu pdu = target.received.getLast();
        assertThat(pdu.data()).hasSize(4096);
        assertThat(pdu.sqe().sglIdentifier()).isEqualTo(Sgl.DATA_BLOCK_OFFSET);
        target.respond(pdu.sqe().cid(), Status.SUCCESS);
        assertThat(endings).containsExactly("success");
    }

    @ParameterizedTest
    @ValueSource(ints = {0x0003, 0x5000, 0xffff})
    void a_response_to_no_command_ends_the_connection(int cid) {
        target.agree(8192);
        submitRead(512);
        target.respond(cid, Status.SUCCESS);

        assertThat(target.received.getLast().type()).isEqualTo(PduType.H2C_TERM_REQ);
        assertThat(endings).singleElement().asString().contains("a response to no command");
    }

    @Test
    void data_beyond_the_end_of_a_read_ends_the_connection() {
        target.agree(8192);
        int cid = submitRead(512);
        target.data(PduFlags.LAST, cid, 0, bytes(1024, 1));

        assertThat(target.received.getLast().fes()).isEqualTo(FatalError.DATA_TRANSFER_OUT_OF_RANGE);
        assertThat(buffer.get(0)).isZero();
        assertThat(endings).hasSize(1);
    }

    @Test
    void data_out_of_order_ends_the_connection() {
        target.agree(8192);
        int cid = submitRead(1024);
        target.data(PduFlags.LAST, cid, 512, bytes(512, 1));

        assertThat(target.received.getLast().fes()).isEqualTo(FatalError.DATA_TRANSFER_OUT_OF_RANGE);
    }

    @Test
    void data_for_a_write_ends_the_connection() {
        target.agree(8192);
        int cid = submitWrite(512);
        target.data(PduFlags.LAST, cid, 0, bytes(512, 1));

        assertThat(target.received.getLast().fes()).isEqualTo(FatalError.INVALID_PDU_HEADER_FIELD);
    }

    @Test
    void a_request_for_more_than_there_is_ends_the_connection() {
        target.agree(8192);
        int cid = submitWrite(512);
        target.readyToTransfer(cid, 1, 0, 1024);

        assertThat(target.received.getLast().fes()).isEqualTo(FatalError.DATA_TRANSFER_OUT_OF_RANGE);
    }

    @Test
    void a_request_for_data_of_a_read_ends_the_connection() {
        target.agree(8192);
        int cid = submitRead(512);
        target.readyToTransfer(cid, 1, 0, 512);

        assertThat(target.received.getLast().fes()).isEqualTo(FatalError.INVALID_PDU_HEADER_FIELD);
    }

    @Test
    void a_termination_request_ends_every_command_with_its_reason() {
        target.agree(8192);
        submitRead(512);
        submitWrite(512);
        target.terminate(FatalError.sequence("whatever"));

        assertThat(endings)
                .hasSize(2)
                .allSatisfy(
                        text -> assertThat(text).contains("lost: the target ended the connection: PDU sequence error"));
        assertThat(target.queue.closed()).isTrue();
        assertThat(target.queue.acquire()).isNull();
    }

    @Test
    void a_command_that_is_not_answered_in_time_ends_the_connection() {
        with(false, false, Duration.ofMillis(100));
        target.agree(8192);
        submitRead(512);
        long end = System.nanoTime() + 10_000_000_000L;
        while (endings.isEmpty() && System.nanoTime() < end) {
            Thread.onSpinWait();
            target.receive();
        }

        assertThat(endings).singleElement().asString().contains("no answer within 100 ms to slot 0 opcode 02h");
    }

    @Test
    void a_keep_alive_that_is_not_answered_ends_the_connection() {
        target.close();
        target = new ScriptedTarget(
                false, false, new HostTimeouts(Duration.ofMillis(100), Duration.ofSeconds(5), Duration.ofMinutes(5)));
        target.agree(8192);
        KeepAlive.start(target.queue);
        long end = System.nanoTime() + 10_000_000_000L;
        while (!target.queue.closed() && System.nanoTime() < end) {
            Thread.onSpinWait();
            target.receive();
        }

        assertThat(target.received.getFirst().sqe().opcode()).isEqualTo(AdminOpcode.KEEP_ALIVE);
        assertThat(target.queue.ended()).isCompletedWithValue("no answer to Keep Alive within 100 ms");
    }

    @Test
    void a_slot_is_free_again_after_its_completion() {
        target.agree(8192);
        for (int i = 0; i < 100; i++) {
            target.respond(submitRead(512), Status.INVALID_FIELD);
        }
        assertThat(endings).hasSize(100);
    }

    @Test
    void a_command_may_be_submitted_again_from_its_completion() {
        target.agree(8192);
        HostCommand command = target.queue.acquire();
        command.begin(NvmOpcode.FLUSH, 1, done -> {
            endings.add("again");
            target.queue.submit(done.begin(NvmOpcode.FLUSH, 1, this::ended));
        });
        target.respond(submit(command), Status.SUCCESS);
        int second = target.received.removeLast().sqe().cid();
        target.respond(second, Status.SUCCESS);

        assertThat(endings).containsExactly("again", "success");
        for (int i = 0; i < 4; i++) {
            assertThat(target.queue.acquire()).isNotNull();
        }
        assertThat(target.queue.acquire()).isNull();
    }

    @Test
    void calls_wait_for_a_free_slot() {
        target.agree(8192);
        List<Integer> cids = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            cids.add(submitRead(512));
        }
        var call = target.queue.call(command -> command.sqe().opcode(NvmOpcode.FLUSH));
        target.receive();
        assertThat(target.received).isEmpty();
        target.respond(cids.getFirst(), Status.INVALID_FIELD);
        assertThat(target.received.getLast().sqe().opcode()).isEqualTo(NvmOpcode.FLUSH);
        target.respond(target.received.getLast().sqe().cid(), Status.SUCCESS);

        assertThat(call).isCompleted();
    }

    @Test
    void calls_that_wait_are_told_when_the_connection_ends() {
        target.agree(8192);
        for (int i = 0; i < 4; i++) {
            submitRead(512);
        }
        var call = target.queue.call(command -> command.sqe().opcode(NvmOpcode.FLUSH));
        target.receive();
        target.queue.close("the test says so");
        target.receive();

        assertThat(call.join().status()).isEqualTo(Status.HOST_PATHING_ERROR);
        assertThat(call.join().description()).endsWith("lost: the test says so");
        assertThat(endings).hasSize(4);
    }

    @Test
    void a_completion_that_fails_costs_no_other_command() {
        target.agree(8192);
        HostCommand command = target.queue.acquire();
        command.begin(NvmOpcode.FLUSH, 1, done -> {
            throw new IllegalStateException("a mistake of the caller");
        });
        int bad = submit(command);
        int good = submitRead(512);
        target.respond(bad, Status.SUCCESS);
        target.respond(good, Status.INVALID_FIELD);

        assertThat(endings).containsExactly("invalid field");
        assertThat(target.channel.isOpen()).isTrue();
    }
}
