package io.tidegate.conformance;

import static io.tidegate.conformance.Case.of;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.initiator.HostController;
import io.tidegate.initiator.HostQueuePair;
import io.tidegate.initiator.HostSecrets;
import io.tidegate.initiator.NvmeException;
import io.tidegate.nvme.AuthChallenge;
import io.tidegate.nvme.AuthCommand;
import io.tidegate.nvme.AuthFailure;
import io.tidegate.nvme.AuthMessage;
import io.tidegate.nvme.AuthNegotiate;
import io.tidegate.nvme.AuthReply;
import io.tidegate.nvme.AuthSuccess;
import io.tidegate.nvme.ConnectCommand;
import io.tidegate.nvme.ConnectData;
import io.tidegate.nvme.FabricsType;
import io.tidegate.nvme.Property;
import io.tidegate.nvme.Status;
import io.tidegate.nvme.auth.DhGroup;
import io.tidegate.nvme.auth.DhchapHash;
import io.tidegate.nvme.auth.DhchapProof;
import io.tidegate.nvme.auth.DhchapSecret;
import io.tidegate.target.auth.HostKeys;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.SecureRandom;
import java.util.List;
import java.util.function.Consumer;

/** How a host proves who it is (NVMe Base 2.1, 6.1, 6.2 and 8.3.4). */
final class AuthenticationCases {

    private static final String DEMAND = "NVMe Base 2.1, 8.3.4 NVMe-over-Fabrics Security";
    private static final String DHCHAP = "NVMe Base 2.1, 8.3.4.5 DH-HMAC-CHAP";
    private static final List<Subject> BOTH = List.of(Subject.AUTHENTICATION_SEND, Subject.AUTHENTICATION_RECEIVE);

    private static final int T_ID = 7;
    private static final int ROOM = 4096;
    private static final SecureRandom RANDOM = new SecureRandom();

    private AuthenticationCases() {}

    static List<Case> all() {
        return List.of(
                of(
                        DEMAND,
                        "until a host with a key has proven itself all else is Authentication Required",
                        BOTH,
                        stage -> {
                            demandKey(stage, HostKeys.oneWay(DhchapSecret.generate(RANDOM)));
                            HostQueuePair queue = connected(stage);
                            Host.await(queue, Ask.property(Property.CAP)).refused(Status.AUTHENTICATION_REQUIRED);
                            Host.await(queue, Ask.identify(1, 0)).refused(Status.AUTHENTICATION_REQUIRED);
                            Host.await(queue, Ask.fabrics(FabricsType.DISCONNECT))
                                    .refused(Status.AUTHENTICATION_REQUIRED);
                        }),
                of(DHCHAP, "a host that has proven itself goes on, and may prove itself again", BOTH, stage -> {
                    DhchapSecret key = DhchapSecret.generate(RANDOM);
                    demandKey(stage, HostKeys.oneWay(key));
                    HostQueuePair queue = connected(stage);
                    for (int round = 0; round < 2; round++) {
                        AuthChallenge challenge = new AuthChallenge(negotiated(queue), 0);
                        send(queue, reply(stage, key, challenge));
                        ByteBuffer answer = receive(queue);
                        assertThat(new AuthMessage(answer, 0).is(AuthMessage.DHCHAP, AuthMessage.SUCCESS1))
                                .isTrue();
                        assertThat(new AuthSuccess(answer, 0).responds()).isFalse();
                        Host.await(queue, Ask.property(Property.CAP)).ok();
                    }
                }),
                of(DHCHAP, "a wrong proof is answered with the reason and ends the connection", BOTH, stage -> {
                    demandKey(stage, HostKeys.oneWay(DhchapSecret.generate(RANDOM)));
                    HostQueuePair queue = connected(stage);
                    AuthChallenge challenge = new AuthChallenge(negotiated(queue), 0);
                    send(queue, reply(stage, DhchapSecret.generate(RANDOM), challenge));
                    assertFailure(queue, AuthFailure.FAILED);
                }),
                of(DHCHAP, "a message out of turn is answered with the reason and ends the connection", BOTH, stage -> {
                    demandKey(stage, HostKeys.oneWay(DhchapSecret.generate(RANDOM)));
                    HostQueuePair queue = connected(stage);
                    send(queue, message(AuthReply.bytes(32, 0), AuthMessage.DHCHAP, AuthMessage.REPLY, buffer -> {}));
                    assertFailure(queue, AuthFailure.INCORRECT_MESSAGE);
                }),
                of(DHCHAP, "host and controller prove themselves to each other on every queue", BOTH, stage -> {
                            for (DhGroup group : List.of(DhGroup.NULL, DhGroup.FFDHE2048, DhGroup.FFDHE3072)) {
                                proveBothWays(stage, group);
                            }
                        })
                        .atExtremes());
    }

    private static void proveBothWays(Stage stage, DhGroup group) throws NvmeException {
        DhchapSecret key = DhchapSecret.generate(DhchapHash.SHA384, RANDOM);
        DhchapSecret ofController = DhchapSecret.generate(DhchapHash.SHA512, RANDOM);
        demandKey(stage, HostKeys.bothWays(key, ofController));
        HostSecrets secrets = HostSecrets.of(key).expecting(ofController).offering(DhchapHash.SHA384, group);
        try (HostController host = stage.connect(stage.options(stage.subsystem().nqn(), stage.identity())
                .withIoQueues(2, 8)
                .withSecrets(secrets))) {
            assertThat(host.namespaces()).containsKey(1);
            assertThat(host.ioQueues()).hasSize(2);
        }
    }

    private static void demandKey(Stage stage, HostKeys keys) {
        stage.subsystem().allowHost(stage.identity().nqn(), keys);
    }

    private static HostQueuePair connected(Stage stage) throws NvmeException {
        String nqn = stage.subsystem().nqn();
        HostQueuePair queue = stage.open(0, stage.options(nqn, stage.identity()));
        ConnectData data = new ConnectData()
                .cntlid(ConnectData.DYNAMIC_CONTROLLER)
                .subnqn(nqn)
                .hostnqn(stage.identity().nqn())
                .hostId(stage.identity().id());
        Answer answer = Host.await(queue, Ask.connect(0, 32, 0, data)).ok();
        assertThat(answer.dw0() & ~0xffff).isEqualTo(ConnectCommand.AUTHREQ_AUTHENTICATION);
        return queue;
    }

    private static ByteBuffer negotiated(HostQueuePair queue) {
        send(
                queue,
                message(
                        AuthNegotiate.bytes(1),
                        AuthMessage.COMMON,
                        AuthMessage.NEGOTIATE,
                        buffer -> new AuthNegotiate(buffer, 0)
                                .offer(List.of(DhchapHash.SHA256.id()), List.of(DhGroup.NULL.id()))));
        return receive(queue);
    }

    private static byte[] reply(Stage stage, DhchapSecret key, AuthChallenge challenge) {
        DhchapProof proof = new DhchapProof(
                DhchapHash.SHA256,
                T_ID,
                AuthNegotiate.NO_SECURE_CHANNEL,
                stage.identity().nqn(),
                stage.subsystem().nqn());
        byte[] response = proof.ofHost(key, challenge.sequence(), challenge.challenge());
        return message(
                AuthReply.bytes(response.length, 0),
                AuthMessage.DHCHAP,
                AuthMessage.REPLY,
                buffer -> new AuthReply(buffer, 0).response(response));
    }

    private static void assertFailure(HostQueuePair queue, int explanation) {
        ByteBuffer answer = receive(queue);
        assertThat(new AuthMessage(answer, 0).is(AuthMessage.COMMON, AuthMessage.FAILURE1))
                .isTrue();
        assertThat(AuthFailure.describe(new AuthFailure(answer, 0).explanation()))
                .isEqualTo(AuthFailure.describe(explanation));
        Host.get(queue.ended());
    }

    private static void send(HostQueuePair queue, byte[] message) {
        Host.await(
                        queue,
                        new Command()
                                .with(sqe -> AuthCommand.fill(sqe, FabricsType.AUTHENTICATION_SEND, message.length))
                                .sends(message))
                .ok();
    }

    private static ByteBuffer receive(HostQueuePair queue) {
        Command command = new Command()
                .with(sqe -> AuthCommand.fill(sqe, FabricsType.AUTHENTICATION_RECEIVE, ROOM))
                .receives(ROOM);
        byte[] bytes = Host.await(queue, command).ok().bytes();
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static byte[] message(int bytes, int type, int id, Consumer<ByteBuffer> fill) {
        ByteBuffer buffer = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
        new AuthMessage(buffer, 0).begin(type, id, T_ID);
        fill.accept(buffer);
        return buffer.array();
    }
}
