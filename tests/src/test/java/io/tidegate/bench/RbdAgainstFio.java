package io.tidegate.bench;

import io.tidegate.initiator.Initiator;
import io.tidegate.initiator.NvmeException;
import io.tidegate.support.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * 4 KiB I/O, random and sequential, to an RBD image through the target, and to another image of the same cluster by {@code fio --ioengine=rbd}, in
 * turns: how much of what librbd gives to a program comes to a host, and what it costs. The load sleeps when nothing comes, so that it
 * takes no processor from the cluster beside it.
 *
 * <p>Usage: {@code RbdAgainstFio CEPH_CONF POOL ROUNDS SECONDS}; needs fio and its RBD engine. Two images are made and removed.
 */
public final class RbdAgainstFio {

    private static final int MIB = 256;
    private static final List<Integer> DEPTHS = List.of(1, 16, 64);
    private static final String OURS = "tidegate-bench-target";
    private static final String FIOS = "tidegate-bench-fio";
    private static final Pattern IOPS = Pattern.compile("IOPS=([0-9.]+)(k?)");
    private static final Pattern TIMES = Pattern.compile("(\\d+)m([0-9.]+)s (\\d+)m([0-9.]+)s\\s*$");

    private final String conf;
    private final Path uncached;
    private final String pool;
    private final int seconds;

    private record Sample(double iops, double cpuMicros) {}

    private RbdAgainstFio(String conf, String pool, int seconds) throws IOException {
        this.conf = conf;
        this.uncached = Files.createTempFile("tidegate-bench", ".conf");
        // A gateway has no write-back cache, for it would lose what it acknowledged.
        Files.writeString(uncached, Files.readString(Path.of(conf)) + "\n[client]\nrbd_cache = false\n");
        this.pool = pool;
        this.seconds = seconds;
    }

    /** Measures once. */
    public static void main(String[] args) throws Exception {
        RbdAgainstFio bench = new RbdAgainstFio(args[0], args[1], Integer.parseInt(args[3]));
        try {
            bench.makeImages();
            bench.measure(Integer.parseInt(args[2]));
        } finally {
            Files.delete(bench.uncached);
            List.of(OURS, FIOS)
                    .forEach(image -> Command.run(bench.rbd("rm", "--no-progress", bench.pool + "/" + image)));
        }
    }

    private List<String> rbd(String... words) {
        List<String> all = new ArrayList<>(List.of("rbd", "-c", conf));
        all.addAll(List.of(words));
        return all;
    }

    /** Full of data: what was never written costs the cluster less to read. */
    private void makeImages() throws IOException {
        Path content = Files.createTempFile("tidegate-bench", ".raw");
        try {
            byte[] random = new byte[MIB << 20];
            new SplittableRandom(1).nextBytes(random);
            Files.write(content, random);
            for (String image : List.of(OURS, FIOS)) {
                Command.mustRun(rbd("import", "--no-progress", content.toString(), pool + "/" + image));
            }
        } finally {
            Files.delete(content);
        }
    }

    private void measure(int rounds) throws IOException, NvmeException {
        List<String> options = List.of("--ceph", conf, "--mib", "0");
        try (OwnTarget target = OwnTarget.start("", "rbd:" + pool + "/" + OURS, options);
                Initiator initiator = Initiator.start(1)) {
            BenchRound round = new BenchRound(initiator, Duration.ofSeconds(seconds));
            for (int reads : List.of(100, 0)) {
                for (boolean sequential : new boolean[] {false, true}) {
                    for (int depth : DEPTHS) {
                        BenchCell cell = new BenchCell(depth, 4096, reads, sequential, false, 1);
                        round.measure(target.peer(), cell, 0);
                        report(cell, rounds, round, target.peer());
                    }
                }
            }
        }
    }

    private void report(BenchCell cell, int rounds, BenchRound round, BenchPeer peer)
            throws IOException, NvmeException {
        double[] ratios = new double[rounds];
        double[] costs = new double[rounds];
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < rounds; i++) {
            BenchSample ours = round.measure(peer, cell, 0);
            Sample fio = fio(cell);
            ratios[i] = ours.iops() / fio.iops();
            costs[i] = ours.cpuMicrosPerIo() / fio.cpuMicros();
            text.append(String.format(
                    Locale.ROOT,
                    "  %.0f / %.0f (%.0f / %.0f us)",
                    ours.iops(),
                    fio.iops(),
                    ours.cpuMicrosPerIo(),
                    fio.cpuMicros()));
        }
        System.out.printf(
                Locale.ROOT,
                "%s: IOPS by fio's %.2f, processor time an I/O by fio's %.2f;%s%n",
                cell,
                median(ratios),
                median(costs),
                text);
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    /** The processor time is that of the whole process; its start takes some 0.1 s of it. */
    private Sample fio(BenchCell cell) {
        String kind = (cell.sequential() ? "" : "rand") + (cell.readPercent() == 100 ? "read" : "write");
        String fio = "CEPH_CONF=" + uncached + " fio --name=b --ioengine=rbd --clientname=admin --pool=" + pool
                + " --rbdname=" + FIOS + " --bs=4k --rw=" + kind + " --iodepth=" + cell.depth()
                + " --time_based --runtime=" + seconds;
        String output = Command.mustRun(List.of("bash", "-c", fio + " 2>&1; times"));
        Matcher iops = IOPS.matcher(output);
        Matcher times = TIMES.matcher(output);
        if (!iops.find() || !times.find()) {
            throw new IllegalStateException("fio said something unknown: " + output);
        }
        double perSecond = Double.parseDouble(iops.group(1)) * (iops.group(2).isEmpty() ? 1 : 1000);
        double cpu = 60 * (Double.parseDouble(times.group(1)) + Double.parseDouble(times.group(3)))
                + Double.parseDouble(times.group(2))
                + Double.parseDouble(times.group(4));
        return new Sample(perSecond, cpu * 1e6 / (perSecond * seconds));
    }
}
