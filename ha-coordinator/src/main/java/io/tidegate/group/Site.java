package io.tidegate.group;

/**
 * Where a gateway is found, as it says itself when it joins. Immutable.
 *
 * @param location where it stands, "" when that does not matter
 * @param beats where the other gateways reach it directly, {@code host:port}, "" for nowhere
 * @param host the host name that its listeners in the shared state bear, "" when it is not known
 */
public record Site(String location, String beats, String host) {

    /** Of a gateway that says nothing. */
    public static final Site NOWHERE = new Site("", "", "");

    /** Refuses what could not be stored. */
    public Site {
        require(location, "location");
        require(beats, "address");
        require(host, "host name");
    }

    private static void require(String word, String what) {
        if (word.equals("-") || word.chars().anyMatch(c -> c <= ' ' || c >= 127)) {
            throw new IllegalArgumentException("'" + word + "' is no " + what + ": printable characters without space");
        }
    }
}
