package io.tidegate.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A Linux kernel that runs as a process (User-Mode Linux), four to five times as quick as emulation.
 *
 * <p>{@code TIDEGATE_UML_KERNEL} names the kernel, plain or compressed by xz, {@code TIDEGATE_UML_MODULES} a folder or a tar file
 * with its modules. What is compressed is unpacked into the folder of the test.
 */
record UmlKernel(Path kernel, Path modules) {

    /** The kernel the environment names, if both files are there. */
    static Optional<UmlKernel> given() {
        Optional<Path> kernel = file("TIDEGATE_UML_KERNEL");
        Optional<Path> modules = file("TIDEGATE_UML_MODULES");
        return kernel.flatMap(path -> modules.map(folder -> new UmlKernel(path, folder)));
    }

    /** The same kernel, ready to run from {@code work}. */
    UmlKernel unpack(Path work) {
        return new UmlKernel(unpackKernel(work), unpackModules(work));
    }

    /** The command that boots it; the console goes to standard error, the agent's port is standard input and output. */
    List<String> command(GuestRoot root, Path work, int cables) {
        Stream<String> fixed = Stream.of(
                kernel.toString(),
                "ubda=" + work.resolve("disk.cow") + "," + root.image(),
                "root=/dev/ubda",
                "rw",
                "init=/sbin/guest-init",
                "mem=1024M",
                "ncpus=2",
                "seccomp=on",
                "uml_dir=" + work,
                "umid=guest",
                "con=null",
                "con0=null,fd:2",
                "ssl=null",
                "ssl0=fd:0,fd:1",
                "nvme_core.multipath=Y",
                "agent=/dev/ttyS0",
                "modules=" + modules);
        Stream<String> cards = Stream.iterate(0, card -> card + 1).limit(cables).flatMap(UmlKernel::card);
        return Stream.concat(fixed, cards).toList();
    }

    private static Stream<String> card(int card) {
        String address = NetworkNamespace.guestAddress(card) + "/24";
        return Stream.of(
                "vec%d:transport=raw,ifname=%s,depth=64,gro=1".formatted(card, NetworkNamespace.guestDevice(card)),
                (card == 0 ? "address=" : "address" + card + "=") + address);
    }

    private Path unpackKernel(Path work) {
        if (!kernel.toString().endsWith(".xz")) {
            return kernel;
        }
        Path plain = work.resolve("linux");
        Shell.run("sh", "-c", "xz -dc \"$1\" >\"$2\" && chmod 700 \"$2\"", "sh", kernel.toString(), plain.toString())
                .orFail("unpacking " + kernel);
        return plain;
    }

    private Path unpackModules(Path work) {
        if (Files.isDirectory(modules)) {
            return modules;
        }
        try {
            Path folder = Files.createDirectories(work.resolve("modules"));
            Shell.run(Duration.ofMinutes(1), "tar", "-C", folder.toString(), "-xf", modules.toString())
                    .orFail("unpacking " + modules);
            try (Stream<Path> inside = Files.walk(folder)) {
                return inside.filter(path -> path.endsWith("modules.dep"))
                        .map(Path::getParent)
                        .findFirst()
                        .orElseThrow(() -> new IOException(modules + " holds no modules.dep"));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Optional<Path> file(String variable) {
        return Optional.ofNullable(System.getenv(variable))
                .map(Path::of)
                .map(Path::toAbsolutePath)
                .filter(Files::exists);
    }
}
