package io.tidegate.initiator;

import io.tidegate.nvme.AuthChallenge;
import io.tidegate.nvme.AuthCommand;
import io.tidegate.nvme.AuthFailure;
import io.tidegate.nvme.AuthMessage;
import io.tidegate.nvme.AuthNegotiate;
import io.tidegate.nvme.AuthReply;
import io.tidegate.nvme.AuthSuccess;
import io.tidegate.nvme.FabricsType;
import io.tidegate.nvme.Status;
import io.tidegate.nvme.auth.DhGroup;
import io.tidegate.nvme.auth.DhKey;
import io.tidegate.nvme.auth.DhchapHash;
import io.tidegate.nvme.auth.DhchapProof;
import io.tidegate.nvme.auth.DhchapSecret;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.SecureRandom;

/**
 * A host's side of DH-HMAC-CHAP on one queue that has connected (NVMe Base 2.1, 8.3.4.5). Blocks its caller, which is no
 * loop. To be used once.
 */
final class HostAuthentication {

    private static final int MOST_BYTES = 4096;
    private static final byte[] NOTHING = new byte[0];
    private static final SecureRandom RANDOM = new SecureRandom();

    private final HostQueuePair queue;
    private final HostSecrets secrets;
    private final int transaction = RANDOM.nextInt(1 << 16);

    private HostAuthentication(HostQueuePair queue) {
        this.queue = queue;
        this.secrets = queue.options().secrets();
    }

    /**
     * Proves who this host is, and has the controller prove itself if there is a secret for that.
     *
     * @throws NvmeException when either side does not believe the other
     */
    static void authenticate(HostQueuePair queue) throws NvmeException {
        new HostAuthentication(queue).run();
    }

    private void run() throws NvmeException {
        HostOptions options = queue.options();
        DhchapSecret secret = secrets.host()
                .orElseThrow(() -> new NvmeException(
                        Status.AUTHENTICATION_REQUIRED,
                        options.where() + " requires authentication, and this host has no secret"));
        send(negotiate());
        AuthChallenge challenge = new AuthChallenge(receive(AuthMessage.CHALLENGE), 0);
        DhchapHash hash =
                DhchapHash.of(challenge.hash()).orElseThrow(() -> broken("hash function " + challenge.hash()));
        DhGroup group = DhGroup.of(challenge.group()).orElseThrow(() -> broken("group " + challenge.group()));
        if (challenge.hashLength() != hash.bytes() || challenge.valueLength() != group.bytes()) {
            throw broken("lengths that do not fit its hash function and group");
        }
        DhKey key = group == DhGroup.NULL ? null : DhKey.generate(group, RANDOM);
        byte[] shared = key == null ? NOTHING : agree(key, challenge.value());
        DhchapProof proof = new DhchapProof(
                hash,
                transaction,
                AuthNegotiate.NO_SECURE_CHANNEL,
                options.host().nqn(),
                options.subsystemNqn());
        byte[] response = proof.ofHost(secret, challenge.sequence(), proof.augmented(challenge.challenge(), shared));
        reply(proof, response, key == null ? NOTHING : key.publicValue(), shared);
    }

    private void reply(DhchapProof proof, byte[] response, byte[] value, byte[] shared) throws NvmeException {
        ByteBuffer message = message(AuthReply.bytes(response.length, value.length));
        new AuthMessage(message, 0).begin(AuthMessage.DHCHAP, AuthMessage.REPLY, transaction);
        AuthReply reply = new AuthReply(message, 0).response(response).value(value);
        byte[] challenge = new byte[response.length];
        int sequence = RANDOM.nextInt(1, Integer.MAX_VALUE);
        RANDOM.nextBytes(challenge);
        if (secrets.controller().isPresent()) {
            reply.challenge(sequence, challenge);
        }
        send(message);
        AuthSuccess success = new AuthSuccess(receive(AuthMessage.SUCCESS1), 0);
        if (secrets.controller().isPresent()) {
            byte[] expected =
                    proof.ofController(secrets.controller().get(), sequence, proof.augmented(challenge, shared));
            believe(success, expected);
        }
    }

    private void believe(AuthSuccess success, byte[] expected) throws NvmeException {
        boolean proven = success.responds()
                && success.hashLength() == expected.length
                && MessageDigest.isEqual(expected, success.response());
        if (!proven) {
            ByteBuffer message = message(AuthFailure.BYTES);
            new AuthMessage(message, 0).begin(AuthMessage.COMMON, AuthMessage.FAILURE2, transaction);
            new AuthFailure(message, 0).explanation(AuthFailure.FAILED);
            send(message);
            throw new NvmeException(
                    Status.AUTHENTICATION_REQUIRED,
                    queue.options().where() + " has not proven itself by the secret that this host has for it");
        }
        ByteBuffer message = message(AuthMessage.SUCCESS2_BYTES);
        new AuthMessage(message, 0).begin(AuthMessage.DHCHAP, AuthMessage.SUCCESS2, transaction);
        send(message);
    }

    private ByteBuffer negotiate() {
        ByteBuffer message = message(AuthNegotiate.bytes(1));
        new AuthMessage(message, 0).begin(AuthMessage.COMMON, AuthMessage.NEGOTIATE, transaction);
        new AuthNegotiate(message, 0)
                .offer(
                        secrets.hashes().stream().map(DhchapHash::id).toList(),
                        secrets.groups().stream().map(DhGroup::id).toList());
        return message;
    }

    private byte[] agree(DhKey key, byte[] value) throws NvmeException {
        try {
            return key.agree(value);
        } catch (InvalidKeyException e) {
            throw broken("a Diffie-Hellman value outside of the group");
        }
    }

    private void send(ByteBuffer message) throws NvmeException {
        int bytes = message.limit();
        Await.result(queue.call(command -> {
                    AuthCommand.fill(command.sqe(), FabricsType.AUTHENTICATION_SEND, bytes);
                    command.send(message, 0, bytes);
                }))
                .orThrow("Authentication Send on queue " + queue.queueId());
    }

    private ByteBuffer receive(int expected) throws NvmeException {
        ByteBuffer data = message(MOST_BYTES);
        Await.result(queue.call(command -> {
                    AuthCommand.fill(command.sqe(), FabricsType.AUTHENTICATION_RECEIVE, MOST_BYTES);
                    command.receive(data, 0, MOST_BYTES);
                }))
                .orThrow("Authentication Receive on queue " + queue.queueId());
        AuthMessage message = new AuthMessage(data, 0);
        if (message.is(AuthMessage.COMMON, AuthMessage.FAILURE1)) {
            String why = AuthFailure.describe(new AuthFailure(data, 0).explanation());
            throw new NvmeException(
                    Status.AUTHENTICATION_REQUIRED,
                    queue.options().where() + " refuses host "
                            + queue.options().host().nqn() + " on queue " + queue.queueId() + ": " + why);
        }
        if (!message.is(AuthMessage.DHCHAP, expected) || message.transaction() != transaction) {
            throw broken("message " + message.id() + " out of turn");
        }
        return data;
    }

    private NvmeException broken(String what) {
        return new NvmeException(
                Status.AUTHENTICATION_REQUIRED,
                "cannot authenticate with " + queue.options().where() + ": the controller sent " + what);
    }

    private static ByteBuffer message(int bytes) {
        return ByteBuffer.allocateDirect(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
