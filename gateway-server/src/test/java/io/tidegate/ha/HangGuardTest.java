package io.tidegate.ha;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A process that hangs, and its guard. */
class HangGuardTest {

    private static final int KILLED = 128 + 9;
    /** Of the guard; several times as long shows that it does nothing. */
    private static final int LIMIT_MILLIS = 1000;

    private Process gateway;
    private BufferedReader answers;
    private final StringBuilder said = new StringBuilder();

    @BeforeEach
    void start() throws IOException {
        start(System.getenv("PATH"));
    }

    private void start(String path) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xmx32m",
                "-cp",
                System.getProperty("java.class.path"),
                GuardedProcess.class.getName());
        builder.environment().put("PATH", path);
        gateway = builder.redirectErrorStream(true).start();
        answers = new BufferedReader(new InputStreamReader(gateway.getInputStream(), StandardCharsets.UTF_8));
    }

    @AfterEach
    void end() throws Exception {
        signal("CONT");
        gateway.destroyForcibly().waitFor();
    }

    @Test
    void a_gateway_that_hangs_while_others_would_serve_is_ended() throws Exception {
        order(LIMIT_MILLIS);
        awaitGuard();
        signal("STOP");
        assertThat(gateway.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(gateway.exitValue()).isEqualTo(KILLED);
        assertThat(rest()).contains("gateway gw-test (process " + gateway.pid() + ") has hung for 1000 ms: ended");
    }

    @Test
    void a_gateway_whose_agent_stands_still_is_ended() throws Exception {
        order(LIMIT_MILLIS);
        awaitGuard();
        order("silence");
        assertThat(gateway.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(gateway.exitValue()).isEqualTo(KILLED);
    }

    @Test
    void nobody_ends_a_gateway_that_no_other_one_would_replace() throws Exception {
        order(LIMIT_MILLIS);
        awaitGuard();
        order(0);
        TimeUnit.MILLISECONDS.sleep(LIMIT_MILLIS);
        signal("STOP");
        assertThat(gateway.waitFor(3 * LIMIT_MILLIS, TimeUnit.MILLISECONDS)).isFalse();
        signal("CONT");
        order(0);
    }

    @Test
    void a_gateway_that_works_is_left_alone() throws Exception {
        // Enough for a pulse to come late on a busy machine.
        order(2 * LIMIT_MILLIS);
        awaitGuard();
        assertThat(gateway.waitFor(4 * LIMIT_MILLIS, TimeUnit.MILLISECONDS)).isFalse();
        order(2 * LIMIT_MILLIS);
    }

    @Test
    void a_guard_that_is_asked_to_end_stays_until_its_gateway_has_ended_or_closes_it() throws Exception {
        order(LIMIT_MILLIS);
        ProcessHandle guard = awaitGuard();
        guard.destroy();
        TimeUnit.MILLISECONDS.sleep(LIMIT_MILLIS);
        assertThat(guard.isAlive()).isTrue();
        order("close");
        guard.onExit().get(10, TimeUnit.SECONDS);
        TimeUnit.MILLISECONDS.sleep(2 * LIMIT_MILLIS);
        assertThat(gateway.isAlive()).isTrue();
    }

    @Test
    void a_guard_that_somebody_stopped_goes_when_it_is_closed() throws Exception {
        order(LIMIT_MILLIS);
        ProcessHandle guard = awaitGuard();
        signal("STOP", guard.pid());
        order("close");
        guard.onExit().get(10, TimeUnit.SECONDS);
    }

    @Test
    void a_gateway_that_has_not_begun_to_work_may_take_as_long_as_it_likes() throws Exception {
        order("silence");
        awaitGuard();
        assertThat(gateway.waitFor(3 * LIMIT_MILLIS, TimeUnit.MILLISECONDS)).isFalse();
    }

    @Test
    void the_first_process_of_a_container_which_nothing_in_there_can_end_has_no_guard() {
        HangGuard none = HangGuard.start("gw-test", 1);
        none.pulse(LIMIT_MILLIS);
        assertThat(ProcessHandle.current().children().filter(HangGuardTest::isGuard))
                .isEmpty();
        none.close();
    }

    @Test
    void a_hang_is_longer_than_what_the_others_let_pass_and_never_too_short_for_a_busy_machine() {
        assertThat(HangGuard.limitMillis(Duration.ofMillis(1500))).isEqualTo(1700);
        assertThat(HangGuard.limitMillis(Duration.ofMillis(60))).isEqualTo(1000);
        assertThat(HangGuard.limitMillis(Duration.ofSeconds(150))).isEqualTo(150_200);
    }

    @Test
    void a_guard_ends_with_a_gateway_that_is_killed() throws Exception {
        order(LIMIT_MILLIS);
        ProcessHandle guard = awaitGuard();
        gateway.destroyForcibly().waitFor();
        guard.onExit().get(10, TimeUnit.SECONDS);
    }

    @Test
    void a_gateway_goes_on_without_a_guard_that_was_killed_and_says_so() throws Exception {
        order(LIMIT_MILLIS);
        awaitGuard().destroyForcibly();
        assertThat(awaitWarning()).contains("its guard, has ended");
        order(LIMIT_MILLIS);
    }

    @Test
    void a_gateway_goes_on_where_there_is_no_perl_and_says_so() throws Exception {
        gateway.destroyForcibly().waitFor();
        start("/nowhere");
        assertThat(awaitWarning()).contains("\"perl\"");
        order(LIMIT_MILLIS);
    }

    private String awaitWarning() throws IOException {
        String line = answers.readLine();
        while (line != null && !line.contains("nobody ends this gateway when it hangs")) {
            line = answers.readLine();
        }
        return String.valueOf(line);
    }

    private ProcessHandle awaitGuard() throws InterruptedException {
        Optional<ProcessHandle> guard = guard();
        for (int attempt = 0; guard.isEmpty() && attempt < 600; attempt++) {
            TimeUnit.MILLISECONDS.sleep(50);
            guard = guard();
        }
        // It has been told of the limit when it has had time for a pulse.
        TimeUnit.MILLISECONDS.sleep(LIMIT_MILLIS);
        return guard.orElseThrow();
    }

    private Optional<ProcessHandle> guard() {
        return gateway.children().findFirst();
    }

    private void order(Object order) throws IOException {
        gateway.outputWriter().write(order + "\n");
        gateway.outputWriter().flush();
        String line = answers.readLine();
        while (line != null && !line.equals(order.toString())) {
            said.append(line).append('\n');
            line = answers.readLine();
        }
        assertThat(line).as("%s", said).isNotNull();
    }

    /** The guard may speak after its gateway has ended, and ends then itself. */
    private String rest() throws IOException {
        for (String line = answers.readLine(); line != null; line = answers.readLine()) {
            said.append(line).append('\n');
        }
        return said.toString();
    }

    private static boolean isGuard(ProcessHandle process) {
        return process.info()
                .command()
                .filter(command -> command.contains("perl"))
                .isPresent();
    }

    private void signal(String name) throws Exception {
        signal(name, gateway.pid());
    }

    private static void signal(String name, long pid) throws Exception {
        new ProcessBuilder("kill", "-" + name, Long.toString(pid))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }
}
