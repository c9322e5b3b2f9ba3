package io.tidegate.support;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A network of a test's own, cut off from the machine's: a loopback device and cables to a guest, each a pair of linked devices of
 * which this end has the address {@code 10.213.N.1} and the guest's end is for the guest's virtual network card N.
 *
 * <p>Closing it ends whatever still runs inside. A namespace whose test was killed before it could do so is removed by the next
 * test that makes one: the name tells the process that owned it.
 */
public final class NetworkNamespace implements AutoCloseable {

    private static final Pattern NAME = Pattern.compile("tidegate-(\\d+)-\\d+");
    private static final AtomicInteger COUNT = new AtomicInteger();

    private final String name;

    private NetworkNamespace(String name) {
        this.name = name;
    }

    /** Makes a namespace with this many cables to a guest. */
    public static NetworkNamespace create(int cables) {
        removeForgotten();
        String name = "tidegate-" + ProcessHandle.current().pid() + "-" + COUNT.incrementAndGet();
        ip("netns", "add", name);
        NetworkNamespace namespace = new NetworkNamespace(name);
        namespace.inside("link", "set", "lo", "up");
        for (int cable = 0; cable < cables; cable++) {
            namespace.lay(cable);
        }
        return namespace;
    }

    /** The address of this end of a cable. */
    public static String address(int cable) {
        return "10.213." + cable + ".1";
    }

    /** The address of the guest's end of a cable. */
    public static String guestAddress(int cable) {
        return "10.213." + cable + ".2";
    }

    /** The device a guest's network card is to be plugged into. */
    public static String guestDevice(int cable) {
        return "guest" + cable;
    }

    /** The same command, run inside this namespace. */
    public List<String> command(List<String> command) {
        List<String> whole = new ArrayList<>(List.of("ip", "netns", "exec", name));
        whole.addAll(command);
        return whole;
    }

    /** Its name, as {@code ip netns} knows it. */
    public String name() {
        return name;
    }

    /** Lays a cable to another namespace; addresses are given with the length of their prefix. */
    public void link(String device, String address, NetworkNamespace other, String otherDevice, String otherAddress) {
        inside("link", "add", device, "type", "veth", "peer", "name", otherDevice, "netns", other.name);
        end(device, address);
        other.end(otherDevice, otherAddress);
    }

    private void end(String device, String address) {
        inside("addr", "add", address, "dev", device);
        inside("link", "set", device, "up");
    }

    /** Gives it an address that no device of it has. */
    public void ownAddress(String address) {
        inside("addr", "add", address + "/32", "dev", "lo");
    }

    /** Reaches an address by way of another. */
    public void route(String address, String via) {
        inside("route", "add", address, "via", via);
    }

    /** Cuts a cable, or mends it. */
    public void setCable(int cable, boolean up) {
        inside("link", "set", "host" + cable, up ? "up" : "down");
    }

    @Override
    public void close() {
        remove(name);
    }

    private void lay(int cable) {
        String host = "host" + cable;
        inside("link", "add", host, "type", "veth", "peer", "name", guestDevice(cable));
        inside("addr", "add", address(cable) + "/24", "dev", host);
        inside("link", "set", host, "up");
        inside("link", "set", guestDevice(cable), "up");
    }

    private void inside(String... arguments) {
        ip(Stream.concat(Stream.of("-n", name), Stream.of(arguments)).toArray(String[]::new));
    }

    private static String ip(String... arguments) {
        String[] command = Stream.concat(Stream.of("ip"), Stream.of(arguments)).toArray(String[]::new);
        return Shell.run(command).orFail(String.join(" ", command));
    }

    private static void removeForgotten() {
        for (String line : ip("netns", "list").lines().toList()) {
            Matcher matcher = NAME.matcher(line.split(" ")[0]);
            if (matcher.matches()
                    && ProcessHandle.of(Long.parseLong(matcher.group(1))).isEmpty()) {
                remove(matcher.group());
            }
        }
    }

    private static void remove(String name) {
        for (String pid : ip("netns", "pids", name).lines().toList()) {
            ProcessHandle.of(Long.parseLong(pid.strip())).ifPresent(process -> {
                process.destroyForcibly();
                process.onExit().join();
            });
        }
        ip("netns", "del", name);
    }
}
