package io.tidegate.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ProcessFenceTest {

    private final ProcessFence fence = new ProcessFence(Duration.ofSeconds(30));
    private Process victim;

    @BeforeEach
    void startVictim() throws Exception {
        victim = new ProcessBuilder("sleep", "600").start();
    }

    @AfterEach
    void endVictim() {
        victim.destroyForcibly();
    }

    @Test
    void a_stopped_process_is_ended_before_the_fence_returns() throws Exception {
        String address = ProcessFence.address(victim.toHandle());
        assertThat(new ProcessBuilder("kill", "-STOP", Long.toString(victim.pid()))
                        .start()
                        .waitFor())
                .isZero();
        assertThat(fence.shutOut(List.of(address))).isZero();
        assertThat(victim.waitFor(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void a_process_that_has_the_number_of_the_former_one_is_left_alone() throws Exception {
        String address = ProcessFence.address(victim.toHandle());
        fence.shutOut(List.of(address.substring(0, address.indexOf('@')) + "@12345"));
        assertThat(victim.isAlive()).isTrue();
    }

    @Test
    void a_process_from_before_the_machine_was_booted_is_gone() throws Exception {
        String address = ProcessFence.address(victim.toHandle());
        int boot = address.indexOf('.') + 1;
        fence.shutOut(List.of(address.substring(0, boot) + "another" + address.substring(boot)));
        assertThat(victim.isAlive()).isTrue();
    }

    @Test
    void a_process_that_is_gone_already_is_fenced() throws Exception {
        String address = ProcessFence.address(victim.toHandle());
        victim.destroyForcibly().waitFor();
        assertThat(fence.shutOut(List.of(address, address))).isZero();
    }

    @Test
    void what_is_no_process_of_this_machine_or_is_this_one_is_refused() {
        assertThatThrownBy(() -> fence.shutOut(List.of("10.0.0.1:0/77"))).isInstanceOf(FenceException.class);
        assertThatThrownBy(() -> fence.shutOut(List.of("process:another-boot.1/" + victim.pid() + "@12345")))
                .isInstanceOf(FenceException.class);
        assertThatThrownBy(() -> fence.shutOut(List.of(ProcessFence.address(ProcessHandle.current()))))
                .isInstanceOf(FenceException.class)
                .hasMessageContaining("itself");
    }
}
