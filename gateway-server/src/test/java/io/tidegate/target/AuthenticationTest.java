package io.tidegate.target;

import static io.tidegate.target.TargetFixture.HOST;
import static io.tidegate.target.TargetFixture.NQN;
import static io.tidegate.target.TargetFixture.data;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.nvme.AuthChallenge;
import io.tidegate.nvme.AuthCommand;
import io.tidegate.nvme.AuthFailure;
import io.tidegate.nvme.AuthMessage;
import io.tidegate.nvme.AuthNegotiate;
import io.tidegate.nvme.AuthReply;
import io.tidegate.nvme.AuthSuccess;
import io.tidegate.nvme.Cc;
import io.tidegate.nvme.ConnectCommand;
import io.tidegate.nvme.ConnectData;
import io.tidegate.nvme.FabricsType;
import io.tidegate.nvme.Property;
import io.tidegate.nvme.Sqe;
import io.tidegate.nvme.Status;
import io.tidegate.nvme.auth.DhGroup;
import io.tidegate.nvme.auth.DhchapHash;
import io.tidegate.nvme.auth.DhchapProof;
import io.tidegate.nvme.auth.DhchapSecret;
import io.tidegate.target.FakeConnection.Response;
import io.tidegate.target.auth.AuthPolicy;
import io.tidegate.target.auth.HostKeys;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** NVMe Base 2.1, 6.1 to 6.3 and 8.3.4: what a queue that demands authentication does with what a host sends. */
class AuthenticationTest {

    private static final int T_ID = 0x4711;
    private static final int SHA256 = DhchapHash.SHA256.id();
    private static final int NULL = DhGroup.NULL.id();

    private final SecureRandom random = new SecureRandom();
    private final DhchapSecret key = DhchapSecret.generate(random);
    private final DhchapSecret controllerKey = DhchapSecret.generate(random);
    private final TargetFixture fixture = new TargetFixture();
    private final DhchapProof proof = new DhchapProof(DhchapHash.SHA256, T_ID, 0, HOST, NQN);

    @BeforeEach
    void demandKeys() {
        fixture.subsystem.allowHost(HOST, HostKeys.bothWays(key, controllerKey));
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private FakeConnection connected() {
        FakeConnection connection = fixture.connection();
        Response response = fixture.connect(connection, 0, 31, data(NQN, HOST, ConnectData.DYNAMIC_CONTROLLER));
        assertThat(response.status()).isEqualTo(Status.SUCCESS);
        assertThat(response.dw0() & ~0xffff).isEqualTo(ConnectCommand.AUTHREQ_AUTHENTICATION);
        return connection;
    }

    private static Consumer<Sqe> authentication(int type, int bytes) {
        return sqe -> {
            int cid = sqe.cid();
            AuthCommand.fill(sqe, type, bytes).cid(cid).flags(0, 1);
        };
    }

    private static Response send(FakeConnection connection, byte[] message) {
        return connection.call(authentication(FabricsType.AUTHENTICATION_SEND, message.length), message);
    }

    private static Response receive(FakeConnection connection, int bytes) {
        return connection.call(authentication(FabricsType.AUTHENTICATION_RECEIVE, bytes));
    }

    private static byte[] message(int bytes, int type, int id, Consumer<ByteBuffer> fill) {
        ByteBuffer buffer = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
        new AuthMessage(buffer, 0).begin(type, id, T_ID);
        fill.accept(buffer);
        return buffer.array();
    }

    private static byte[] negotiate(int hash, int group) {
        return message(
                AuthNegotiate.bytes(1),
                AuthMessage.COMMON,
                AuthMessage.NEGOTIATE,
                buffer -> new AuthNegotiate(buffer, 0).offer(List.of(hash), List.of(group)));
    }

    private static byte[] success2() {
        return message(AuthMessage.SUCCESS2_BYTES, AuthMessage.DHCHAP, AuthMessage.SUCCESS2, buffer -> {});
    }

    private static AuthChallenge challenge(FakeConnection connection) {
        assertThat(send(connection, negotiate(SHA256, NULL)).status()).isEqualTo(Status.SUCCESS);
        return new AuthChallenge(receive(connection, 4096).data(), 0);
    }

    private byte[] reply(AuthChallenge challenge, byte[] ownChallenge) {
        byte[] response = proof.ofHost(key, challenge.sequence(), challenge.challenge());
        return message(AuthReply.bytes(32, 0), AuthMessage.DHCHAP, AuthMessage.REPLY, buffer -> {
            AuthReply reply = new AuthReply(buffer, 0).response(response);
            if (ownChallenge.length > 0) {
                reply.challenge(9, ownChallenge);
            }
        });
    }

    private static void assertFailure(FakeConnection connection, int explanation) {
        ByteBuffer data = receive(connection, 64).data();
        assertThat(new AuthMessage(data, 0).is(AuthMessage.COMMON, AuthMessage.FAILURE1))
                .isTrue();
        assertThat(AuthFailure.describe(new AuthFailure(data, 0).explanation()))
                .isEqualTo(AuthFailure.describe(explanation));
        assertThat(connection.closed()).startsWith("authentication failed");
    }

    @Test
    void until_the_host_has_proven_itself_every_other_command_is_refused() {
        FakeConnection connection = connected();
        int required = Status.AUTHENTICATION_REQUIRED | Status.DNR;
        assertThat(connection.call(TargetFixture.property(Property.CAP)).status())
                .isEqualTo(required);
        assertThat(connection.call(sqe -> TargetFixture.setCc(sqe, Cc.ENABLED)).status())
                .isEqualTo(required);
        assertThat(connection.call(TargetFixture.identify(1, 0)).status()).isEqualTo(required);
        assertThat(connection.call(TargetFixture.disconnect()).status()).isEqualTo(required);
        assertThat(connection.closed()).isNull();
    }

    @Test
    void a_host_that_proves_itself_may_go_on_with_everything() {
        FakeConnection connection = connected();
        AuthChallenge challenge = challenge(connection);
        assertThat(challenge.sequence()).isNotZero();
        assertThat(send(connection, reply(challenge, new byte[0])).status()).isEqualTo(Status.SUCCESS);
        AuthSuccess success = new AuthSuccess(receive(connection, 4096).data(), 0);
        assertThat(success.responds()).isFalse();
        assertThat(connection.call(TargetFixture.property(Property.CAP)).status())
                .isEqualTo(Status.SUCCESS);
        assertThat(connection.queuePair().provenByKey()).isTrue();
    }

    @Test
    void a_host_that_asks_for_proof_goes_on_when_it_has_said_that_it_believes() {
        FakeConnection connection = connected();
        AuthChallenge challenge = challenge(connection);
        byte[] own = new byte[32];
        send(connection, reply(challenge, own));
        AuthSuccess success = new AuthSuccess(receive(connection, 4096).data(), 0);
        assertThat(success.response()).isEqualTo(proof.ofController(controllerKey, 9, own));
        assertThat(connection.call(TargetFixture.property(Property.CAP)).status())
                .isEqualTo(Status.AUTHENTICATION_REQUIRED | Status.DNR);
        send(connection, success2());
        assertThat(connection.call(TargetFixture.property(Property.CAP)).status())
                .isEqualTo(Status.SUCCESS);
    }

    @Test
    void a_host_may_authenticate_again_at_any_time() {
        FakeConnection connection = connected();
        for (int i = 0; i < 2; i++) {
            send(connection, reply(challenge(connection), new byte[0]));
            receive(connection, 4096);
        }
        assertThat(connection.call(TargetFixture.property(Property.CAP)).status())
                .isEqualTo(Status.SUCCESS);
    }

    @Test
    void an_io_queue_demands_it_too() {
        FakeConnection admin = connected();
        send(admin, reply(challenge(admin), new byte[0]));
        receive(admin, 4096);
        admin.call(sqe -> TargetFixture.setCc(sqe, Cc.ENABLED));
        fixture.addNamespace(1);
        FakeConnection io = fixture.connection();
        int cntlid = admin.queuePair().controller().id();
        Response response = fixture.connect(io, 1, 127, data(NQN, HOST, cntlid));
        assertThat(response.dw0()).isEqualTo(cntlid | ConnectCommand.AUTHREQ_AUTHENTICATION);
        assertThat(io.call(TargetFixture.read(0, 1)).status()).isEqualTo(Status.AUTHENTICATION_REQUIRED | Status.DNR);
        send(io, reply(challenge(io), new byte[0]));
        receive(io, 4096);
        assertThat(io.call(TargetFixture.read(0, 1)).status()).isEqualTo(Status.SUCCESS);
    }

    @Test
    void what_a_reply_gets_wrong_is_said_and_ends_the_connection() {
        FakeConnection wrong = connected();
        byte[] reply = reply(challenge(wrong), new byte[0]);
        reply[AuthReply.HEADER_BYTES] ^= 1;
        send(wrong, reply);
        assertFailure(wrong, AuthFailure.FAILED);
        assertThat(fixture.subsystem.controllers()).isEmpty();
    }

    @Test
    void our_own_challenge_sent_back_is_no_challenge() {
        FakeConnection connection = connected();
        AuthChallenge challenge = challenge(connection);
        send(connection, reply(challenge, challenge.challenge()));
        assertFailure(connection, AuthFailure.FAILED);
    }

    @ParameterizedTest
    @CsvSource({"7, 0, 4", "1, 7, 5"})
    void what_both_have_not_in_common_is_said(int hash, int group, int explanation) {
        FakeConnection connection = connected();
        send(connection, negotiate(hash, group));
        assertFailure(connection, explanation);
    }

    @Test
    void a_secure_channel_is_not_to_be_had() {
        FakeConnection connection = connected();
        byte[] negotiate = negotiate(SHA256, NULL);
        negotiate[6] = 1;
        send(connection, negotiate);
        assertFailure(connection, AuthFailure.SECURE_CHANNEL_MISMATCH);
    }

    @Test
    void another_protocol_is_not_to_be_had() {
        FakeConnection connection = connected();
        byte[] negotiate = negotiate(SHA256, NULL);
        negotiate[AuthNegotiate.HEADER_BYTES] = 2;
        send(connection, negotiate);
        assertFailure(connection, AuthFailure.PROTOCOL_UNUSABLE);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 6, 8, 71})
    void a_negotiation_cut_short_is_an_incorrect_payload(int bytes) {
        FakeConnection connection = connected();
        send(connection, java.util.Arrays.copyOf(negotiate(SHA256, NULL), bytes));
        assertFailure(connection, AuthFailure.INCORRECT_PAYLOAD);
    }

    @ParameterizedTest
    @ValueSource(ints = {6, 16, 48, 79})
    void a_reply_cut_short_is_an_incorrect_payload(int bytes) {
        FakeConnection connection = connected();
        byte[] reply = reply(challenge(connection), new byte[0]);
        send(connection, java.util.Arrays.copyOf(reply, bytes));
        assertFailure(connection, AuthFailure.INCORRECT_PAYLOAD);
    }

    @Test
    void a_reply_of_another_transaction_is_an_incorrect_payload() {
        FakeConnection connection = connected();
        byte[] reply = reply(challenge(connection), new byte[0]);
        reply[4] ^= 1;
        send(connection, reply);
        assertFailure(connection, AuthFailure.INCORRECT_PAYLOAD);
    }

    @Test
    void messages_out_of_turn_are_incorrect_messages() {
        FakeConnection first = connected();
        send(first, success2());
        assertFailure(first, AuthFailure.INCORRECT_MESSAGE);
        FakeConnection second = connected();
        assertFailure(second, AuthFailure.INCORRECT_MESSAGE);
        FakeConnection third = connected();
        challenge(third);
        send(third, negotiate(SHA256, NULL));
        assertFailure(third, AuthFailure.INCORRECT_MESSAGE);
    }

    @Test
    void a_host_that_gives_up_is_let_go() {
        FakeConnection connection = connected();
        challenge(connection);
        send(
                connection,
                message(
                        AuthFailure.BYTES,
                        AuthMessage.COMMON,
                        AuthMessage.FAILURE2,
                        buffer -> new AuthFailure(buffer, 0).explanation(AuthFailure.GROUP_UNUSABLE)));
        assertThat(connection.closed()).contains("the host gave up: no Diffie-Hellman group in common");
    }

    @Test
    void a_host_without_a_key_cannot_authenticate() {
        fixture.subsystem.allowHost(HOST);
        FakeConnection connection = fixture.admin();
        send(connection, negotiate(SHA256, NULL));
        assertFailure(connection, AuthFailure.PROTOCOL_UNUSABLE);
    }

    @Test
    void a_receive_shows_the_message_and_zeroes_and_nothing_of_earlier_commands() {
        FakeConnection connection = connected();
        send(connection, negotiate(SHA256, NULL));
        ByteBuffer data = receive(connection, 4096).data();
        for (int i = AuthChallenge.bytes(32, 0); i < 4096; i++) {
            assertThat(data.get(i)).isZero();
        }
    }

    @Test
    void a_receive_without_room_for_the_message_may_be_tried_again() {
        FakeConnection connection = connected();
        send(connection, negotiate(SHA256, NULL));
        assertThat(receive(connection, 47).status()).isEqualTo(Status.INVALID_FIELD | Status.DNR);
        assertThat(receive(connection, 48).status()).isEqualTo(Status.SUCCESS);
    }

    @Test
    void fields_of_the_commands_are_checked() {
        FakeConnection connection = connected();
        int invalid = Status.INVALID_FIELD | Status.DNR;
        assertThat(receive(connection, 0).status()).isEqualTo(invalid);
        assertThat(receive(connection, 4097).status()).isEqualTo(invalid);
        assertThat(connection
                        .call(authentication(FabricsType.AUTHENTICATION_RECEIVE, 64)
                                .andThen(sqe -> sqe.cdw10(0)))
                        .status())
                .isEqualTo(invalid);
        assertThat(connection.closed()).isNull();
    }

    @Test
    void while_a_message_is_worked_on_another_is_out_of_sequence() {
        Queue<Runnable> work = new ArrayDeque<>();
        fixture.target.authenticator(new Authenticator(AuthPolicy.STANDARD, work::add));
        FakeConnection connection = connected();
        byte[] negotiate = negotiate(SHA256, NULL);
        int first = connection.send(authentication(FabricsType.AUTHENTICATION_SEND, negotiate.length), negotiate);
        assertThat(receive(connection, 4096).status()).isEqualTo(Status.COMMAND_SEQUENCE_ERROR | Status.DNR);
        work.remove().run();
        fixture.loop.turn();
        assertThat(connection.response(first).status()).isEqualTo(Status.SUCCESS);
        assertThat(receive(connection, 4096).status()).isEqualTo(Status.SUCCESS);
    }

    @Test
    void a_connection_that_ends_while_a_message_is_worked_on_leaves_nothing() {
        Queue<Runnable> work = new ArrayDeque<>();
        fixture.target.authenticator(new Authenticator(AuthPolicy.STANDARD, work::add));
        FakeConnection connection = connected();
        byte[] negotiate = negotiate(SHA256, NULL);
        connection.send(authentication(FabricsType.AUTHENTICATION_SEND, negotiate.length), negotiate);
        connection.close("the cable was cut");
        work.remove().run();
        fixture.loop.turn();
        assertThat(connection.queuePair().idle()).isTrue();
        assertThat(fixture.subsystem.controllers()).isEmpty();
    }

    @Test
    void a_host_that_takes_too_long_is_let_go_and_one_that_has_proven_itself_is_not() {
        FakeConnection slow = connected();
        FakeConnection quick = connected();
        send(quick, reply(challenge(quick), new byte[0]));
        receive(quick, 4096);
        fixture.loop.advance(QueueAuthentication.PATIENCE_NANOS);
        assertThat(slow.closed()).contains("it took longer than 30 s");
        assertThat(quick.closed()).isNull();
    }

    @Test
    void nothing_that_is_printed_holds_a_key() {
        assertThat(fixture.subsystem.access().toString())
                .doesNotContain(key.reveal().substring(10));
    }
}
