package io.tidegate.ha;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * A process with a guard, for {@link HangGuardTest}. Each line of its input is the limit of its pulse from then on, in ms;
 * "silence" ends the pulse.
 */
final class GuardedProcess {

    private static volatile OptionalInt limit = OptionalInt.empty();

    private GuardedProcess() {}

    @SuppressWarnings("FutureReturnValueIgnored") // a pulse does not fail
    public static void main(String[] args) throws IOException {
        HangGuard guard = HangGuard.start("gw-test");
        Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().factory())
                .scheduleWithFixedDelay(() -> limit.ifPresent(guard::pulse), 0, 50, TimeUnit.MILLISECONDS);
        BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String order = orders.readLine(); order != null; order = orders.readLine()) {
            switch (order) {
                case "close" -> guard.close();
                case "silence" -> limit = OptionalInt.empty();
                default -> limit = OptionalInt.of(Integer.parseInt(order));
            }
            System.out.println(order);
        }
    }
}
