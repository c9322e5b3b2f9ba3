package io.tidegate.fuzz;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Fuzzes for as long as one wants: {@code SECONDS [--target NAME] [--seed N]}, or repeats one input: {@code --replay FILE}.
 * Says what it does; on a failure it keeps the input and says how to repeat it, and ends with exit code 1.
 */
public final class FuzzMain {

    /** How long one target has its turn. */
    private static final long TURN_NANOS = TimeUnit.SECONDS.toNanos(2);

    private static final long REPORT_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final String USAGE =
            "usage: fuzz SECONDS [--target NAME] [--seed N] | fuzz --replay FILE   targets: ";

    private final PrintStream out = System.out;
    private final Path folder = Path.of(System.getProperty("tidegate.fuzz.folder", "."));
    private final String program = System.getProperty("tidegate.program", "tidegate");

    private long seconds;
    private long seed = System.nanoTime() & 0xffff_ffffL;
    private String wanted = "";
    private String replay = "";

    private FuzzMain() {}

    /** Runs; see the class. */
    public static void main(String[] args) {
        FuzzMain main = new FuzzMain();
        System.exit(main.parse(args) ? main.run() : 2);
    }

    private boolean parse(String[] args) {
        try {
            for (int i = 0; i < args.length; i++) {
                switch (args[i]) {
                    case "--target" -> wanted = args[++i];
                    case "--seed" -> seed = Long.parseLong(args[++i]);
                    case "--replay" -> replay = args[++i];
                    default -> seconds = Long.parseLong(args[i]);
                }
            }
        } catch (ArrayIndexOutOfBoundsException | NumberFormatException wrong) {
            seconds = 0;
        }
        boolean known = wanted.isEmpty() || FuzzTargets.names().contains(wanted);
        if ((seconds < 1 && replay.isEmpty()) || !known) {
            out.println(USAGE + FuzzTargets.names());
            return false;
        }
        return true;
    }

    private int run() {
        try {
            if (replay.isEmpty()) {
                fuzz();
            } else {
                repeat(Path.of(replay));
            }
            return 0;
        } catch (FuzzFailure failure) {
            Path kept = failure.keep(folder);
            failure.getCause().printStackTrace(out);
            out.println(failure.getMessage());
            out.printf("kept as %s; to repeat it: %s fuzz --replay %s%n", kept, program, kept);
            return 1;
        }
    }

    /** The name of the file begins with that of its target. */
    private void repeat(Path file) throws FuzzFailure {
        String name = file.getFileName().toString();
        String target = name.substring(0, Math.max(0, name.indexOf('-')));
        try (FuzzTarget opened = FuzzTargets.open(wanted.isEmpty() ? target : wanted)) {
            FuzzRun.check(opened, FuzzTargets.bytes(file), file.toString());
            out.println(file + " breaks nothing");
        }
    }

    private void fuzz() throws FuzzFailure {
        List<FuzzRun> runs = new ArrayList<>();
        for (String name : wanted.isEmpty() ? FuzzTargets.names() : List.of(wanted)) {
            List<byte[]> kept =
                    FuzzTargets.kept(name).stream().map(FuzzTargets::bytes).toList();
            runs.add(new FuzzRun(FuzzTargets.open(name), seed, kept));
        }
        out.printf("fuzzing for %d s with seed %d (--seed %d for the same again)%n", seconds, seed, seed);
        try {
            takeTurns(runs);
        } finally {
            runs.forEach(run -> run.target().close());
        }
        out.println("nothing broke" + counts(runs));
    }

    private void takeTurns(List<FuzzRun> runs) throws FuzzFailure {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        long report = System.nanoTime() + REPORT_NANOS;
        for (int turn = 0; System.nanoTime() < end; turn++) {
            FuzzRun run = runs.get(turn % runs.size());
            long over = Math.min(end, System.nanoTime() + TURN_NANOS);
            while (System.nanoTime() < over) {
                run.step();
            }
            if (System.nanoTime() > report) {
                report += REPORT_NANOS;
                out.println(TimeUnit.NANOSECONDS.toSeconds(end - System.nanoTime()) + " s left" + counts(runs));
            }
        }
    }

    private static String counts(List<FuzzRun> runs) {
        StringBuilder line = new StringBuilder();
        runs.forEach(
                run -> line.append(", ").append(run.target().name()).append(' ').append(run.count()));
        return line.append(" inputs").toString();
    }
}
