package io.tidegate.group;

/**
 * The name of a gateway, the same over all its restarts. Immutable.
 *
 * @param name up to {@value #MAX_LENGTH} characters without space, comma, {@code =} or {@code /}, which the stored form uses
 */
public record GatewayId(String name) implements Comparable<GatewayId> {

    /** What a gRPC name of upstream may have. */
    public static final int MAX_LENGTH = 253;

    /** Refuses what could not be stored. */
    public GatewayId {
        if (name.isEmpty() || name.length() > MAX_LENGTH || !name.chars().allMatch(GatewayId::storable)) {
            throw new IllegalArgumentException("'" + name + "' is no name of a gateway: 1 to " + MAX_LENGTH
                    + " printable characters without space, ',', '=' and '/'");
        }
    }

    private static boolean storable(int c) {
        return c > ' ' && c < 127 && c != ',' && c != '=' && c != '/';
    }

    @Override
    public int compareTo(GatewayId other) {
        return name.compareTo(other.name);
    }

    @Override
    public String toString() {
        return name;
    }
}
