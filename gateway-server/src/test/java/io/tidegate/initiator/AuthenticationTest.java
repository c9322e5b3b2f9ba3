package io.tidegate.initiator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.nvme.Status;
import io.tidegate.nvme.auth.DhGroup;
import io.tidegate.nvme.auth.DhchapHash;
import io.tidegate.nvme.auth.DhchapSecret;
import io.tidegate.target.Authenticator;
import io.tidegate.target.Controller;
import io.tidegate.target.QueuePair;
import io.tidegate.target.auth.AuthPolicy;
import io.tidegate.target.auth.HostKeys;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** NVMe Base 2.1, 8.3.4.5: the initiator authenticates with the real target, over real sockets. */
@Timeout(60)
class AuthenticationTest {

    private final SecureRandom random = new SecureRandom();
    private final DhchapSecret key = DhchapSecret.generate(random);
    private final DhchapSecret controllerKey = DhchapSecret.generate(DhchapHash.SHA512, random);

    private ExecutorService worker;
    private TargetFixture fixture;

    @BeforeEach
    void start() {
        worker = Executors.newSingleThreadExecutor();
        fixture = new TargetFixture();
        fixture.target.authenticator(new Authenticator(AuthPolicy.STANDARD, worker));
    }

    @AfterEach
    void stop() {
        fixture.close();
        worker.close();
    }

    private HostController connect(HostSecrets secrets) throws NvmeException {
        return fixture.initiator.connect(fixture.options().withIoQueues(2, 8).withSecrets(secrets));
    }

    private static void roundTrip(HostController controller) throws NvmeException {
        ByteBuffer written = Pattern.buffer(4096, 4096);
        controller.namespace(1).write(0, written);
        ByteBuffer read = ByteBuffer.allocateDirect(4096);
        controller.namespace(1).read(0, read);
        assertThat(read.flip()).isEqualTo(written.flip());
    }

    private void assertRefused(HostSecrets secrets, String why) {
        assertThatThrownBy(() -> connect(secrets).close())
                .isInstanceOfSatisfying(
                        NvmeException.class,
                        refusal -> assertThat(Status.code(refusal.status())).isEqualTo(Status.AUTHENTICATION_REQUIRED))
                .hasMessageContaining(why);
    }

    static Stream<Arguments> everyHashAndGroup() {
        List<Arguments> pairs = new ArrayList<>();
        for (DhGroup group : DhGroup.values()) {
            pairs.add(Arguments.of(DhchapHash.SHA256, group));
        }
        pairs.add(Arguments.of(DhchapHash.SHA384, DhGroup.FFDHE2048));
        pairs.add(Arguments.of(DhchapHash.SHA512, DhGroup.NULL));
        return pairs.stream();
    }

    @ParameterizedTest
    @MethodSource("everyHashAndGroup")
    void host_and_controller_prove_themselves_on_every_queue(DhchapHash hash, DhGroup group) throws NvmeException {
        fixture.subsystem.allowHost(TargetFixture.HOST.nqn(), HostKeys.bothWays(key, controllerKey));
        HostSecrets secrets = HostSecrets.of(key).expecting(controllerKey).offering(hash, group);
        try (HostController host = connect(secrets)) {
            roundTrip(host);
            Controller controller = fixture.subsystem.controllers().iterator().next();
            assertThat(Stream.of(controller.admin(), controller.ioQueue(1), controller.ioQueue(2)))
                    .allMatch(QueuePair::provenByKey);
        }
    }

    @Test
    void a_host_that_does_not_ask_the_controller_for_proof_gets_in_by_its_own_key() throws NvmeException {
        fixture.subsystem.allowHost(TargetFixture.HOST.nqn(), HostKeys.bothWays(key, controllerKey));
        try (HostController host = connect(HostSecrets.of(key))) {
            roundTrip(host);
        }
    }

    @Test
    void a_wrong_key_is_refused_with_the_reason() {
        fixture.subsystem.allowHost(TargetFixture.HOST.nqn(), HostKeys.oneWay(key));
        assertRefused(HostSecrets.of(controllerKey), "the proof does not match the key");
        TargetFixture.await(
                "the association ends", () -> fixture.subsystem.controllers().isEmpty());
    }

    @Test
    void a_host_without_a_key_is_refused() {
        fixture.subsystem.allowHost(TargetFixture.HOST.nqn(), HostKeys.oneWay(key));
        assertRefused(HostSecrets.NONE, "this host has no secret");
    }

    @Test
    void a_controller_with_another_key_is_not_believed() {
        fixture.subsystem.allowHost(TargetFixture.HOST.nqn(), HostKeys.bothWays(key, controllerKey));
        assertRefused(HostSecrets.of(key).expecting(key), "has not proven itself");
    }

    @Test
    void a_subsystem_without_a_key_refuses_a_host_that_wants_it_to_prove_itself() {
        fixture.subsystem.allowHost(TargetFixture.HOST.nqn(), HostKeys.oneWay(key));
        assertRefused(HostSecrets.of(key).expecting(key), "the proof does not match the key");
    }

    @Test
    void a_new_key_holds_for_new_connections_and_leaves_the_others_alone() throws NvmeException {
        fixture.subsystem.allowHost(TargetFixture.HOST.nqn(), HostKeys.oneWay(key));
        try (HostController old = connect(HostSecrets.of(key))) {
            fixture.subsystem.allowHost(TargetFixture.HOST.nqn(), HostKeys.oneWay(controllerKey));
            roundTrip(old);
            assertRefused(HostSecrets.of(key), "the proof does not match the key");
            try (HostController rotated = connect(HostSecrets.of(controllerKey))) {
                roundTrip(rotated);
            }
            roundTrip(old);
        }
    }
}
