package io.tidegate.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Where numbers come from; without it they say nothing.
 *
 * @param time of the run
 * @param processor as the kernel names it
 * @param processors how many there are
 * @param kernel its release
 * @param java version of the JDK
 * @param load the machine's load average when the run began: numbers of a busy machine mean little
 */
public record MachineFacts(String time, String processor, int processors, String kernel, String java, double load) {

    /** Reads them from the kernel and the JVM. */
    public static MachineFacts read() throws IOException {
        String processor = Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                .filter(line -> line.startsWith("model name"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse("unknown");
        long processors = Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                .filter(line -> line.startsWith("processor"))
                .count();
        String load = Files.readString(Path.of("/proc/loadavg")).split(" ")[0];
        return new MachineFacts(
                Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
                processor,
                (int) processors,
                Files.readString(Path.of("/proc/sys/kernel/osrelease")).strip(),
                Runtime.version().toString(),
                Double.parseDouble(load));
    }

    /** One line for people. */
    public String summary() {
        return "%s, %d processors, Linux %s, JDK %s, load %.1f at the start, %s"
                .formatted(processor, processors, kernel, java, load, time);
    }
}
