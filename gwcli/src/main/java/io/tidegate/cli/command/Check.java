package io.tidegate.cli.command;

import io.tidegate.cli.client.UsageException;
import io.tidegate.cli.render.SizeText;
import io.tidegate.proto.AddressFamily;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What the client refuses before it asks the gateway. */
final class Check {

    static final String ANY_HOST = "*";

    private static final String DISCOVERY_NQN = "nqn.2014-08.org.nvmexpress.discovery";
    private static final int MAX_PORT = 0xffff;
    private static final long MIB = 1L << 20;
    private static final int IPV4_BITS = 32;
    private static final int IPV6_BITS = 128;
    private static final int MAX_HOST_NAME = 253;
    private static final Pattern HOST_NAME = Pattern.compile(
            "[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?(\\.[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?)*");

    private Check() {}

    static int positive(int value, String name) {
        if (value <= 0) {
            throw new UsageException(name + " must be 1 or more");
        }
        return value;
    }

    static int port(int value) {
        return port(value, "trsvcid");
    }

    static int port(int value, String name) {
        if (positive(value, name) > MAX_PORT) {
            throw new UsageException(name + " must be 65535 or less");
        }
        return value;
    }

    /** A subnet: an address, a slash and the number of its leading bits. */
    static String network(String text) {
        int slash = text.indexOf('/');
        String bits = slash < 0 ? "" : text.substring(slash + 1);
        if (slash < 0 || !bits.matches("\\d{1,3}")) {
            throw new UsageException("'" + text + "' is no subnet; write one such as 192.0.2.0/24");
        }
        int most = familyOf(text.substring(0, slash)) == AddressFamily.ipv6 ? IPV6_BITS : IPV4_BITS;
        if (Integer.parseInt(bits) > most) {
            throw new UsageException("'" + text + "' is no subnet; its length is at most " + most);
        }
        return text;
    }

    /** The bytes of a size that is whole MiB. */
    static long size(String text) {
        long bytes = bytes(text);
        if (bytes <= 0) {
            throw new UsageException("size must be 1 or more");
        }
        if (bytes % MIB != 0) {
            throw new UsageException("size must be a whole number of MiB");
        }
        return bytes;
    }

    private static long bytes(String text) {
        try {
            return SizeText.parse(text);
        } catch (NumberFormatException e) {
            throw new UsageException("size '" + text + "' must be a number of MB, "
                    + "or a number with one of K, M, G, T, P or B, such as 10G");
        }
    }

    static String ordinary(String nqn, String verb) {
        if (nqn.equals(DISCOVERY_NQN)) {
            throw new UsageException("Can't " + verb + " a discovery subsystem");
        }
        return nqn;
    }

    static void key(@Nullable String key, String name) {
        if (key != null && key.isEmpty()) {
            throw new UsageException(name + " key is empty");
        }
    }

    static String hostName(String name) {
        if (name.length() > MAX_HOST_NAME || !HOST_NAME.matcher(name).matches()) {
            throw new UsageException("invalid host name " + name);
        }
        return name;
    }

    /** The family of an address that fits the family asked for; without one IPv4 is meant. */
    static AddressFamily family(String address, @Nullable AddressFamily asked) {
        AddressFamily family = familyOf(address);
        if (family != (asked == null ? AddressFamily.ipv4 : asked)) {
            throw new UsageException("IP address " + address + " is not an "
                    + (family == AddressFamily.ipv6 ? "IPv4" : "IPv6") + " address; see --adrfam");
        }
        return family;
    }

    /** The family an address is written in. */
    static AddressFamily familyOf(String address) {
        try {
            InetAddress literal = InetAddress.ofLiteral(address);
            if (literal instanceof Inet6Address) {
                return AddressFamily.ipv6;
            }
            if (literal instanceof Inet4Address
                    && address.chars().filter(c -> c == '.').count() == 3) {
                return AddressFamily.ipv4;
            }
        } catch (IllegalArgumentException e) {
            // Not a literal address: said below, with the address.
        }
        throw new UsageException("invalid IP address " + address);
    }
}
