package io.tidegate.ha;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;

/** A process with a guard, for {@link HangGuardTest}. Each line of its input is the limit from then on, in ms; "silence" ends the pulse. */
final class GuardedProcess {

    private static volatile OptionalInt pulse = OptionalInt.of(0);

    private GuardedProcess() {}

    public static void main(String[] args) throws IOException {
        HangGuard guard = HangGuard.start("gw-test", () -> pulse);
        BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String order = orders.readLine(); order != null; order = orders.readLine()) {
            if (order.equals("close")) {
                guard.close();
            } else {
                pulse = order.equals("silence") ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(order));
            }
            System.out.println(order);
        }
    }
}
