package io.tidegate.group.sim;

/**
 * {@code ./tidegate sim SECONDS} runs seeds from a random one on; {@code ./tidegate sim --seed N} runs one; {@code ./tidegate
 * sim --scale GATEWAYS NAMESPACES} measures a large group.
 */
public final class Sim {

    private static final long REPORT = 10_000_000_000L;

    private Sim() {}

    /** Ends with 0 when every run kept the rules, with 1 at the first that did not. */
    public static void main(String[] arguments) {
        try {
            if (arguments.length == 2 && arguments[0].equals("--seed")) {
                Simulation.run(Long.parseLong(arguments[1]));
                System.out.println("seed " + arguments[1] + " keeps every rule");
            } else if (arguments.length == 3 && arguments[0].equals("--scale")) {
                scale(Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2]));
            } else if (arguments.length <= 1) {
                many(arguments.length == 0 ? Long.MAX_VALUE / REPORT : Long.parseLong(arguments[0]));
            } else {
                throw new NumberFormatException();
            }
        } catch (NumberFormatException wrong) {
            System.err.println("usage: tidegate sim [SECONDS | --seed N | --scale GATEWAYS NAMESPACES]");
            System.exit(2);
        } catch (AssertionError broken) {
            System.err.println(broken.getMessage());
            System.exit(1);
        }
    }

    /** Twice: what the first run prints of real time is the compiler's. */
    private static void scale(int gateways, int namespaces) {
        ScaleRun.run(gateways, namespaces, 1);
        ScaleRun.run(gateways, namespaces, 2);
    }

    private static void many(long seconds) {
        long begun = System.nanoTime();
        long limit = seconds * 1_000_000_000L;
        long seed = begun & 0xFFFFFFFFFFFL;
        long runs = 0;
        long reported = begun;
        while (System.nanoTime() - begun < limit) {
            Simulation.run(seed++);
            runs++;
            if (System.nanoTime() - reported > REPORT) {
                reported = System.nanoTime();
                System.out.println(runs + " runs keep every rule, the last was seed " + (seed - 1));
            }
        }
        System.out.println(runs + " runs keep every rule");
    }
}
