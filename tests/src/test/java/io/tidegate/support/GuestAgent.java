package io.tidegate.support;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * This side of the conversation with the script runner of a guest ({@code packaging/linux-host/guest-init}), over the standard
 * input and output of the process the guest runs in.
 *
 * <p>The serial line of User-Mode Linux now and then keeps what it was given until more comes. So while an answer is due an empty
 * line follows every second; the guest takes it for nothing.
 *
 * <p>Any thread may send. Answers are taken in by one thread of the agent's own; when the guest is gone every open request fails.
 */
final class GuestAgent {

    private final Process guest;
    private final CompletableFuture<Void> ready = new CompletableFuture<>();
    private final Map<Long, CompletableFuture<Output>> open = new ConcurrentHashMap<>();
    private final AtomicLong ids = new AtomicLong();

    GuestAgent(Process guest) {
        this.guest = guest;
        Thread.ofPlatform().daemon().name("guest-agent").start(this::listen);
        Thread.ofPlatform().daemon().name("guest-nudge").start(this::nudge);
    }

    /** Completes when the guest takes scripts; fails when it ends before. */
    CompletableFuture<Void> ready() {
        return ready;
    }

    /** Runs a script in the guest, where it is ended after {@code limit} with exit code 124. */
    CompletableFuture<Output> send(String script, Duration limit) {
        long id = ids.incrementAndGet();
        CompletableFuture<Output> answer = new CompletableFuture<>();
        open.put(id, answer);
        write(id + " " + Math.max(1, limit.toSeconds()) + " " + encode(script));
        if (!guest.isAlive()) {
            failAll();
        }
        return answer;
    }

    /** Asks the guest to power off. */
    void powerOff() {
        write("poweroff");
    }

    private synchronized void write(String line) {
        try {
            OutputStream port = guest.getOutputStream();
            port.write((line + "\n").getBytes(StandardCharsets.US_ASCII));
            port.flush();
        } catch (IOException e) {
            failAll();
        }
    }

    private void nudge() {
        try {
            while (!guest.waitFor(1, TimeUnit.SECONDS)) {
                if (!open.isEmpty()) {
                    write("");
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void listen() {
        try (BufferedReader lines = guest.inputReader(StandardCharsets.US_ASCII)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                take(line.strip());
            }
        } catch (IOException | UncheckedIOException e) {
            // The guest's process is gone: what is open fails below.
        }
        failAll();
    }

    private void take(String line) {
        if (line.equals("ready")) {
            ready.complete(null);
            return;
        }
        String[] words = line.split(" ");
        if (words.length < 2 || !words[0].chars().allMatch(Character::isDigit)) {
            return;
        }
        CompletableFuture<Output> answer = open.remove(Long.parseLong(words[0]));
        if (answer != null) {
            answer.complete(new Output(Integer.parseInt(words[1]), words.length > 2 ? decode(words[2]) : ""));
        }
    }

    private void failAll() {
        IOException gone = new IOException("the guest ended");
        ready.completeExceptionally(gone);
        open.values().forEach(answer -> answer.completeExceptionally(gone));
    }

    private static String encode(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String decode(String text) {
        return new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8);
    }
}
