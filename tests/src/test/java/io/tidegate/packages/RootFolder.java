package io.tidegate.packages;

import io.tidegate.support.Output;
import io.tidegate.support.Shell;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A root file system in a folder, and processes in it. Each process has mounts of its own, so none of them stays.
 *
 * @param folder the root
 * @param mounts places in it by the files and folders of this machine that they show
 */
record RootFolder(Path folder, Map<Path, String> mounts) implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofMinutes(3);

    /** Runs a script as root and returns what it said. */
    Output run(String script) throws IOException {
        return Shell.run(
                process("0:0", "/", Map.of("PATH", "/usr/sbin:/usr/bin:/sbin:/bin"), List.of("sh", "-c", script)),
                LIMIT);
    }

    /** Runs a script as root; it has to succeed. */
    String succeed(String script) throws IOException {
        return run(script).orFail(script);
    }

    /**
     * A process with exactly this environment. Its process id is that of the command itself: every step before replaces itself.
     *
     * @param user as {@code uid:gid}
     * @param place its working folder
     */
    ProcessBuilder process(String user, String place, Map<String, String> environment, List<String> command) {
        StringBuilder script = new StringBuilder("set -e\n");
        for (String own : List.of("/proc", "/dev")) {
            script.append("mount --bind ")
                    .append(own)
                    .append(' ')
                    .append(folder)
                    .append(own)
                    .append('\n');
        }
        mounts.forEach((from, to) -> script.append(bind(from, folder + to)));
        script.append("exec chroot --userspec=").append(user).append(' ').append(folder);
        script.append(" env -i \"$@\"");
        List<String> words = new ArrayList<>(List.of("unshare", "--mount", "bash", "-c", script.toString(), "root"));
        environment.forEach((name, value) -> words.add(name + "=" + value));
        words.addAll(List.of("sh", "-c", "cd " + place + "; exec \"$@\"", "sh"));
        words.addAll(command);
        return new ProcessBuilder(words);
    }

    /** Removes the folder. */
    @Override
    public void close() {
        Shell.run(LIMIT, "rm", "-rf", "--one-file-system", folder.toString()).orFail("rm");
    }

    private static String bind(Path from, String to) {
        return "if [ -d %1$s ]; then mkdir -p %2$s; else mkdir -p $(dirname %2$s); touch %2$s; fi; mount --bind %1$s %2$s%n"
                .formatted(from, to);
    }
}
