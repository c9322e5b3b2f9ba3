package io.tidegate.config;

import java.net.InetAddress;

/**
 * A range of addresses: those that share their leading bits. Immutable.
 *
 * @param address any address of the range
 * @param bits how many leading bits count
 */
public record Subnet(InetAddress address, int bits) {

    /**
     * Reads {@code 192.0.2.0/24} or {@code 2001:db8::/64}.
     *
     * @throws IllegalArgumentException when it is written otherwise
     */
    public static Subnet parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            throw new IllegalArgumentException("'" + text + "' is no subnet; write one such as 192.0.2.0/24");
        }
        InetAddress address;
        int bits;
        try {
            address = InetAddress.ofLiteral(text.substring(0, slash));
            bits = Integer.parseInt(text.substring(slash + 1));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("'" + text + "' is no subnet; write one such as 192.0.2.0/24", e);
        }
        int most = address.getAddress().length * Byte.SIZE;
        if (bits < 0 || bits > most) {
            throw new IllegalArgumentException("'" + text + "' is no subnet; its length is from 0 to " + most);
        }
        return new Subnet(address, bits);
    }

    /** True for an address of the range. */
    public boolean has(InetAddress other) {
        byte[] mine = address.getAddress();
        byte[] theirs = other.getAddress();
        if (mine.length != theirs.length) {
            return false;
        }
        for (int bit = 0; bit < bits; bit++) {
            int mask = 0x80 >> bit % Byte.SIZE;
            if (((mine[bit / Byte.SIZE] ^ theirs[bit / Byte.SIZE]) & mask) != 0) {
                return false;
            }
        }
        return true;
    }
}
