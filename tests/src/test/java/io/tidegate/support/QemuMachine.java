package io.tidegate.support;

import java.nio.file.Path;
import java.util.List;

/**
 * A PC in software (QEMU without KVM) with Debian's own kernel: slow, and able to run anywhere without privileges.
 *
 * <p>Its network card reaches the loopback address of this machine at {@link #GATEWAY}.
 */
final class QemuMachine {

    static final String PROGRAM = "qemu-system-x86_64";

    /** What the guest calls this machine's 127.0.0.1. */
    static final String GATEWAY = "10.0.2.2";

    private QemuMachine() {}

    /** The command that boots it; the console goes to a file, the agent's port is standard input and output. */
    static List<String> command(GuestRoot root, Path console) {
        return List.of(
                PROGRAM,
                "-accel",
                "tcg,thread=multi",
                "-machine",
                "q35",
                "-cpu",
                "max,la57=off",
                "-smp",
                "2",
                "-m",
                "1024",
                "-nodefaults",
                "-no-user-config",
                "-no-reboot",
                "-display",
                "none",
                "-kernel",
                root.kernel().toString(),
                "-initrd",
                root.initialFileSystem().toString(),
                "-append",
                "root=/dev/vda rw rootfstype=ext4 init=/sbin/guest-init console=ttyS0 mitigations=off nokaslr tsc=reliable "
                        + "nvme_core.multipath=Y agent=/dev/virtio-ports/agent address=10.0.2.15/24",
                "-drive",
                // Several guests read one image, and User-Mode Linux holds a lock on it that QEMU would stumble over.
                "file.filename=" + root.image() + ",file.locking=off,if=none,id=root,format=raw,snapshot=on",
                "-device",
                "virtio-blk-pci,drive=root",
                "-netdev",
                "user,id=net0,ipv6=off",
                "-device",
                "virtio-net-pci,netdev=net0",
                "-device",
                "virtio-serial-pci",
                "-chardev",
                "stdio,id=agent,signal=off",
                "-device",
                "virtserialport,chardev=agent,name=agent",
                "-serial",
                "file:" + console);
    }
}
