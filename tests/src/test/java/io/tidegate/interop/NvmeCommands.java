package io.tidegate.interop;

import io.tidegate.support.LinuxHost;
import io.tidegate.support.Output;

/** The scripts of a test's Linux host against one portal: what an administrator would type. */
record NvmeCommands(LinuxHost host, int port) {

    /** {@code nvme discover}. */
    String discover() {
        return host.succeed("nvme discover " + portal());
    }

    /** {@code nvme connect} with further options, and waits for the block device; the device, {@code /dev/nvme0n1} for instance. */
    String connect(String nqn, String options) {
        return host.succeed("""
                nvme connect %s -n %s %s >/dev/null || exit
                %s
                echo "$device"
                """.formatted(portal(), nqn, options, WAIT_FOR_DEVICE.formatted(nqn)))
                .strip();
    }

    /** {@code nvme connect} that may be refused. */
    Output tryConnect(String nqn, String options) {
        return host.run("nvme connect " + portal() + " -n " + nqn + " " + options);
    }

    /** The name the guest gives itself. */
    String hostNqn() {
        return host.succeed("cat /etc/nvme/hostnqn").strip();
    }

    /** {@code nvme disconnect}. */
    void disconnect(String nqn) {
        host.succeed("nvme disconnect -n " + nqn);
    }

    /** Writes at random places and reads back with a checksum for each block. */
    String verify(String device, String options) {
        return host.succeed("fio --name=verify --filename=" + device
                + " --ioengine=libaio --direct=1 --rw=randwrite --verify=crc32c --verify_fatal=1 " + options);
    }

    /** Waits until the device has taken a hundred writes. */
    void awaitWrites(String device) {
        await("awk '{print ($5 >= 100)}' /sys/block/" + device.substring(5) + "/stat", "1");
    }

    /** Waits until a command of the guest prints this. */
    void await(String command, String expected) {
        host.succeed("""
                for i in $(seq 100); do
                    [ "$(%1$s)" != "%2$s" ] || exit 0
                    sleep 0.1
                done
                echo "still $(%1$s), not %2$s" >&2
                exit 1
                """.formatted(command, expected));
    }

    private String portal() {
        return "-t tcp -a " + host.targetAddress() + " -s " + port;
    }

    /** The device of the subsystem's first namespace, found by the name it has in sysfs. */
    private static final String WAIT_FOR_DEVICE = """
            for i in $(seq 100); do
                for subsystem in /sys/class/nvme-subsystem/*; do
                    [ "$(cat $subsystem/subsysnqn)" = "%s" ] || continue
                    disk=$(ls $subsystem | grep -E '^nvme[0-9]+n[0-9]+$' | head -1)
                    device=/dev/$disk
                    [ -n "$disk" ] && [ -b $device ] && break 2
                done
                sleep 0.1
            done
            [ -b "${device:-}" ] || { echo no device; dmesg | tail -20; exit 1; } >&2
            """;
}
