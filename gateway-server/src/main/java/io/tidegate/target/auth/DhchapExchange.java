package io.tidegate.target.auth;

import io.tidegate.nvme.AuthChallenge;
import io.tidegate.nvme.AuthFailure;
import io.tidegate.nvme.AuthMessage;
import io.tidegate.nvme.AuthNegotiate;
import io.tidegate.nvme.AuthReply;
import io.tidegate.nvme.AuthSuccess;
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
import java.util.Arrays;
import java.util.Optional;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The controller's side of DH-HMAC-CHAP on one queue (NVMe Base 2.1, 8.3.4.5): {@code Negotiate → Challenge → Reply →
 * Success1 (→ Success2)}, and again from the start when a host authenticates anew.
 *
 * <p>Not thread-safe, one call at a time; {@link #take} computes for milliseconds and does not belong on an event loop.
 *
 * <p>Invariants: what the host sent is trusted in nothing until its response was found right; a message out of turn, or
 * one that says other lengths than it has, ends the exchange by AUTH_Failure1.
 */
public final class DhchapExchange {

    /** Where an exchange stands after a message. */
    public enum Step {
        /** It goes on. */
        UNDER_WAY,
        /** Host, and controller if that was asked for, have proven themselves. */
        AUTHENTICATED,
        /** It has failed, and both sides know. */
        FAILED
    }

    private enum Turn {
        NEGOTIATE,
        CHALLENGE_READ,
        REPLY,
        SUCCESS_READ,
        SUCCESS2,
        FAILURE_READ
    }

    private static final byte[] NOTHING = new byte[0];

    private final AuthPolicy policy;
    private final SecureRandom random;
    private final IntSupplier sequences;
    private final Supplier<HostKeys> currentKeys;
    private final String hostNqn;
    private final String subsystemNqn;

    private Turn turn = Turn.NEGOTIATE;
    private HostKeys keys = HostKeys.NONE;
    private @Nullable DhchapProof proof;
    private @Nullable DhKey dhKey;
    private DhGroup group = DhGroup.NULL;
    private int transaction;
    private int sequence;
    private byte[] challenge = NOTHING;
    private boolean mutual;
    private ByteBuffer answer = message(0);
    private String failure = "";

    /**
     * Prepares an exchange.
     *
     * @param sequences numbers for challenges, never 0
     * @param currentKeys asked anew by each authentication
     */
    public DhchapExchange(
            AuthPolicy policy,
            SecureRandom random,
            IntSupplier sequences,
            Supplier<HostKeys> currentKeys,
            String hostNqn,
            String subsystemNqn) {
        this.policy = policy;
        this.random = random;
        this.sequences = sequences;
        this.currentKeys = currentKeys;
        this.hostNqn = hostNqn;
        this.subsystemNqn = subsystemNqn;
    }

    /** Takes a message of the host, all bytes of {@code data}. */
    public Step take(byte[] data) {
        ByteBuffer buffer = ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN);
        if (data.length < AuthMessage.HEADER_BYTES) {
            return refuse(AuthFailure.INCORRECT_PAYLOAD);
        }
        AuthMessage message = new AuthMessage(buffer, 0);
        if (message.is(AuthMessage.COMMON, AuthMessage.FAILURE2)) {
            return hostGivesUp(buffer);
        }
        if (turn == Turn.FAILURE_READ) {
            return Step.FAILED;
        }
        if (message.is(AuthMessage.COMMON, AuthMessage.NEGOTIATE) && turn == Turn.NEGOTIATE) {
            transaction = message.transaction();
            return negotiate(buffer);
        }
        if (message.is(AuthMessage.DHCHAP, AuthMessage.REPLY) && turn == Turn.REPLY) {
            return message.transaction() == transaction ? reply(buffer) : refuse(AuthFailure.INCORRECT_PAYLOAD);
        }
        if (message.is(AuthMessage.DHCHAP, AuthMessage.SUCCESS2) && turn == Turn.SUCCESS2) {
            return message.transaction() == transaction ? succeed() : refuse(AuthFailure.INCORRECT_PAYLOAD);
        }
        return refuse(AuthFailure.INCORRECT_MESSAGE);
    }

    private Step hostGivesUp(ByteBuffer buffer) {
        int explanation = buffer.limit() < AuthFailure.BYTES ? 0 : new AuthFailure(buffer, 0).explanation();
        failure = "the host gave up: " + AuthFailure.describe(explanation);
        return Step.FAILED;
    }

    private Step negotiate(ByteBuffer buffer) {
        AuthNegotiate offer = new AuthNegotiate(buffer, 0);
        if (buffer.limit() < AuthNegotiate.bytes(1) || buffer.limit() < AuthNegotiate.bytes(offer.protocols())) {
            return refuse(AuthFailure.INCORRECT_PAYLOAD);
        }
        keys = currentKeys.get();
        int protocol = 0;
        while (protocol < offer.protocols() && offer.protocol(protocol) != AuthNegotiate.DHCHAP_PROTOCOL) {
            protocol++;
        }
        if (protocol == offer.protocols() || !keys.required()) {
            return refuse(AuthFailure.PROTOCOL_UNUSABLE);
        }
        if (offer.secureChannel() != AuthNegotiate.NO_SECURE_CHANNEL) {
            return refuse(AuthFailure.SECURE_CHANNEL_MISMATCH);
        }
        Optional<DhchapHash> hash = policy.hash(offer.hashes(protocol));
        Optional<DhGroup> chosen = policy.group(offer.groups(protocol));
        if (hash.isEmpty() || chosen.isEmpty()) {
            return refuse(hash.isEmpty() ? AuthFailure.HASH_UNUSABLE : AuthFailure.GROUP_UNUSABLE);
        }
        group = chosen.get();
        return challenge(
                new DhchapProof(hash.get(), transaction, AuthNegotiate.NO_SECURE_CHANNEL, hostNqn, subsystemNqn));
    }

    private Step challenge(DhchapProof begun) {
        proof = begun;
        dhKey = group == DhGroup.NULL ? null : DhKey.generate(group, random);
        byte[] value = dhKey == null ? NOTHING : dhKey.publicValue();
        challenge = new byte[begun.hash().bytes()];
        random.nextBytes(challenge);
        sequence = sequences.getAsInt();
        answer = message(AuthChallenge.bytes(challenge.length, value.length));
        new AuthMessage(answer, 0).begin(AuthMessage.DHCHAP, AuthMessage.CHALLENGE, transaction);
        new AuthChallenge(answer, 0).choose(begun.hash().id(), group.id()).challenge(sequence, challenge, value);
        turn = Turn.CHALLENGE_READ;
        return Step.UNDER_WAY;
    }

    private Step reply(ByteBuffer buffer) {
        DhchapProof agreed = agreed();
        int hashBytes = agreed.hash().bytes();
        AuthReply reply = new AuthReply(buffer, 0);
        if (buffer.limit() < AuthReply.bytes(hashBytes, group.bytes())
                || reply.hashLength() != hashBytes
                || reply.valueLength() != group.bytes()) {
            return refuse(AuthFailure.INCORRECT_PAYLOAD);
        }
        byte[] shared;
        try {
            shared = dhKey == null ? NOTHING : dhKey.agree(reply.value());
        } catch (InvalidKeyException e) {
            return refuse(AuthFailure.INCORRECT_PAYLOAD);
        }
        DhchapSecret secret = keys.host().orElseThrow();
        byte[] expected = agreed.ofHost(secret, sequence, agreed.augmented(challenge, shared));
        if (!MessageDigest.isEqual(expected, reply.response())) {
            return refuse(AuthFailure.FAILED);
        }
        return reply.challenges() ? proveController(agreed, reply, shared) : success(NOTHING);
    }

    /** A challenge that was ours is no challenge: whoever sends it back wants us to compute the answer for him. */
    private Step proveController(DhchapProof agreed, AuthReply reply, byte[] shared) {
        Optional<DhchapSecret> own = keys.controller();
        if (own.isEmpty() || Arrays.equals(reply.challenge(), challenge)) {
            Step refused = refuse(AuthFailure.FAILED);
            failure = own.isEmpty()
                    ? "the host wants the subsystem to prove itself, which has no key for that"
                    : "the host sent back the challenge it was given";
            return refused;
        }
        return success(agreed.ofController(own.get(), reply.sequence(), agreed.augmented(reply.challenge(), shared)));
    }

    private Step success(byte[] response) {
        int hashBytes = agreed().hash().bytes();
        mutual = response.length > 0;
        answer = message(AuthSuccess.bytes(hashBytes));
        new AuthMessage(answer, 0).begin(AuthMessage.DHCHAP, AuthMessage.SUCCESS1, transaction);
        AuthSuccess success = new AuthSuccess(answer, 0).hashLength(hashBytes);
        if (mutual) {
            success.response(response);
        }
        turn = Turn.SUCCESS_READ;
        return Step.UNDER_WAY;
    }

    private DhchapProof agreed() {
        if (proof == null) {
            throw new IllegalStateException("nothing has been negotiated");
        }
        return proof;
    }

    private Step succeed() {
        forget();
        turn = Turn.NEGOTIATE;
        return Step.AUTHENTICATED;
    }

    private Step refuse(int explanation) {
        forget();
        failure = AuthFailure.describe(explanation);
        answer = message(AuthFailure.BYTES);
        new AuthMessage(answer, 0).begin(AuthMessage.COMMON, AuthMessage.FAILURE1, transaction);
        new AuthFailure(answer, 0).explanation(explanation);
        turn = Turn.FAILURE_READ;
        return Step.UNDER_WAY;
    }

    /** What one authentication was made of serves no other. */
    private void forget() {
        dhKey = null;
        proof = null;
        Arrays.fill(challenge, (byte) 0);
        keys = HostKeys.NONE;
        answer = message(0);
    }

    /** Bytes of the message that the host is to read next. A host that reads out of turn reads a failure. */
    public int answerBytes() {
        if (!readable()) {
            refuse(AuthFailure.INCORRECT_MESSAGE);
        }
        return answer.limit();
    }

    private boolean readable() {
        return turn == Turn.CHALLENGE_READ || turn == Turn.SUCCESS_READ || turn == Turn.FAILURE_READ;
    }

    /** Gives the message of {@link #answerBytes} to the host: into {@code to}, from index 0. */
    public Step give(ByteBuffer to) {
        to.put(0, answer, 0, answerBytes());
        return switch (turn) {
            case CHALLENGE_READ -> {
                turn = Turn.REPLY;
                yield Step.UNDER_WAY;
            }
            case SUCCESS_READ -> {
                turn = Turn.SUCCESS2;
                yield mutual ? Step.UNDER_WAY : succeed();
            }
            default -> Step.FAILED;
        };
    }

    /** Why it has failed, in words, without any secret. */
    public String failure() {
        return failure;
    }

    private static ByteBuffer message(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
