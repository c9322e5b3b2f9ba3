package io.tidegate.target.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.nvme.AuthChallenge;
import io.tidegate.nvme.AuthMessage;
import io.tidegate.nvme.AuthNegotiate;
import io.tidegate.nvme.AuthReply;
import io.tidegate.nvme.auth.DhGroup;
import io.tidegate.nvme.auth.DhchapHash;
import io.tidegate.nvme.auth.DhchapProof;
import io.tidegate.nvme.auth.DhchapSecret;
import io.tidegate.target.auth.DhchapExchange.Step;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/** The state machine alone, whatever a host sends. */
class DhchapExchangeTest {

    private static final String HOST = "nqn.2016-06.io.example:host";
    private static final String SUBSYSTEM = "nqn.2016-06.io.example:s1";
    private static final int T_ID = 3;

    private final DhchapSecret key = DhchapSecret.generate(new SecureRandom());
    private final ByteBuffer room = ByteBuffer.allocate(4096).order(ByteOrder.LITTLE_ENDIAN);

    private DhchapExchange exchange() {
        return new DhchapExchange(
                AuthPolicy.STANDARD, new SecureRandom(), () -> 1, () -> HostKeys.bothWays(key, key), HOST, SUBSYSTEM);
    }

    private static byte[] message(int bytes, int type, int id, Consumer<ByteBuffer> fill) {
        ByteBuffer buffer = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
        new AuthMessage(buffer, 0).begin(type, id, T_ID);
        fill.accept(buffer);
        return buffer.array();
    }

    private static byte[] negotiate(List<Integer> hashes, List<Integer> groups) {
        return message(
                AuthNegotiate.bytes(1),
                AuthMessage.COMMON,
                AuthMessage.NEGOTIATE,
                buffer -> new AuthNegotiate(buffer, 0).offer(hashes, groups));
    }

    private byte[] reply() {
        AuthChallenge challenge = new AuthChallenge(room, 0);
        DhchapProof proof = new DhchapProof(DhchapHash.SHA256, T_ID, 0, HOST, SUBSYSTEM);
        byte[] response = proof.ofHost(key, challenge.sequence(), challenge.challenge());
        return message(
                AuthReply.bytes(32, 0),
                AuthMessage.DHCHAP,
                AuthMessage.REPLY,
                buffer -> new AuthReply(buffer, 0).response(response));
    }

    @Test
    void the_best_of_what_both_can_is_chosen() {
        DhchapExchange exchange = exchange();
        exchange.take(negotiate(List.of(1, 2, 3), List.of(0, 1, 2, 3)));
        exchange.answerBytes();
        exchange.give(room);
        AuthChallenge challenge = new AuthChallenge(room, 0);
        assertThat(DhchapHash.of(challenge.hash())).contains(DhchapHash.SHA512);
        assertThat(DhGroup.of(challenge.group())).contains(DhGroup.FFDHE3072);
    }

    @RepeatedTest(20)
    void nobody_gets_in_by_a_message_that_was_changed_anywhere(RepetitionInfo run) {
        Random random = new Random(run.getCurrentRepetition());
        for (int i = 0; i < 100; i++) {
            DhchapExchange exchange = exchange();
            exchange.take(negotiate(List.of(1), List.of(0)));
            exchange.answerBytes();
            exchange.give(room);
            byte[] reply = reply();
            // Response, identity and lengths all count; what is reserved, or belongs to a challenge not made, does not.
            int at = random.nextBoolean() ? AuthReply.HEADER_BYTES + random.nextInt(32) : random.nextInt(2) + 4;
            reply[at] ^= (byte) (1 + random.nextInt(255));
            assertThat(exchange.take(reply)).isEqualTo(Step.UNDER_WAY);
            exchange.answerBytes();
            assertThat(exchange.give(room)).isEqualTo(Step.FAILED);
        }
    }

    @RepeatedTest(20)
    void whatever_a_host_sends_in_whatever_order_is_answered(RepetitionInfo run) {
        Random random = new Random(run.getCurrentRepetition());
        for (int i = 0; i < 200; i++) {
            DhchapExchange exchange = exchange();
            for (int step = 0; step < 6; step++) {
                Step reached = random.nextInt(3) == 0 ? read(exchange) : exchange.take(noise(random));
                assertThat(reached).isNotEqualTo(Step.AUTHENTICATED);
            }
        }
    }

    private Step read(DhchapExchange exchange) {
        assertThat(exchange.answerBytes()).isBetween(8, 4096);
        return exchange.give(room);
    }

    private static byte[] noise(Random random) {
        byte[] message = random.nextBoolean()
                ? negotiate(List.of(1), List.of(0))
                : message(AuthReply.bytes(32, 0), AuthMessage.DHCHAP, random.nextInt(5), buffer -> {});
        for (int i = random.nextInt(4); i > 0; i--) {
            message[random.nextInt(message.length)] = (byte) random.nextInt();
        }
        return random.nextInt(3) == 0 ? Arrays.copyOf(message, random.nextInt(message.length + 1)) : message;
    }
}
