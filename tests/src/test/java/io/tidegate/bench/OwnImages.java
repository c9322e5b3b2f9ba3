package io.tidegate.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** {@link ImagesServer} in a process of its own, with the JVM's options of a gateway. Owner: the thread of the benchmark. */
final class OwnImages implements AutoCloseable {

    private final Process process;
    private final BufferedReader answers;
    private final int perClient;

    private OwnImages(Process process, int perClient) {
        this.process = process;
        this.perClient = perClient;
        this.answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    static OwnImages start(String conf, String pool, int perClient) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(BenchGateway.shippedFlags());
        command.add("-Dlogback.configurationFile=logback-bench.xml");
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), ImagesServer.class.getName()));
        command.addAll(List.of(conf, pool, Integer.toString(perClient)));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        OwnImages images = new OwnImages(process, perClient);
        images.hear();
        return images;
    }

    int perClient() {
        return perClient;
    }

    /** Opens all images and gives the milliseconds that it took. */
    double open() throws IOException {
        long[] answer = ask("open");
        int expected = Math.ceilDiv(ImagesBench.IMAGES, perClient);
        if (answer[1] != expected) {
            throw new IllegalStateException(
                    answer[1] + " clients serve the images; with " + perClient + " for each it should be " + expected);
        }
        return answer[0] / 1e6;
    }

    ImagesSample load(boolean reads, int images, int depth, double seconds) throws IOException {
        long[] answer =
                ask("load %s %d %d %d".formatted(reads ? "read" : "write", images, depth, (long) (seconds * 1000)));
        return new ImagesSample(perClient, reads, images, answer[0] * 1e9 / answer[1], answer[2] / 1e3 / answer[0]);
    }

    ProcessFacts facts() throws IOException {
        return ProcessFacts.of(process.pid());
    }

    /** Closes the images; the process stays, and what its compiler made. */
    void shut() throws IOException {
        say("close");
        hear();
    }

    private long[] ask(String order) throws IOException {
        say(order);
        return Arrays.stream(hear().split(" ")).mapToLong(Long::parseLong).toArray();
    }

    private void say(String order) throws IOException {
        process.getOutputStream().write((order + "\n").getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
    }

    private String hear() throws IOException {
        String answer = answers.readLine();
        if (answer == null) {
            throw new IOException(
                    "the process with " + perClient + " images a client has ended; what it said stands above");
        }
        return answer;
    }

    @Override
    public void close() throws IOException {
        OwnTarget.end(process);
    }
}
