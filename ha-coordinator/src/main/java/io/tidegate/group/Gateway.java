package io.tidegate.group;

/**
 * What the group's record says of one gateway. Immutable.
 *
 * @param id its name
 * @param incarnation its present life, or its last
 * @param ownGroup the number of the ANA group that is its own, from 1
 * @param admin what the administrator wants of it
 * @param out whether its last life is over: it left, or the others gave it up; it serves nothing until it joins anew
 * @param losses how often it was given up without having been calm for long since
 * @param site where it is found
 */
public record Gateway(GatewayId id, long incarnation, int ownGroup, Admin admin, boolean out, int losses, Site site) {

    /** What the administrator wants of a gateway. */
    public enum Admin {
        /** It serves. */
        ENABLED,
        /** Others serve, as long as there are others. */
        DRAINED
    }

    /** Where it stands, "" when that does not matter. */
    public String location() {
        return site.location();
    }

    /** Where the others reach it directly, {@code host:port}, "" for nowhere. */
    public String beats() {
        return site.beats();
    }

    /** The host name of its listeners: what it said, else its own name, which is the same unless an administrator chose. */
    public String host() {
        return site.host().isEmpty() ? id.name() : site.host();
    }

    /** Its present life. */
    public Incarnation life() {
        return new Incarnation(id, incarnation);
    }

    /** Whether that life is this one and goes on. */
    public boolean lives(Incarnation life) {
        return !out && life().equals(life);
    }

    Gateway withAdmin(Admin wanted) {
        return new Gateway(id, incarnation, ownGroup, wanted, out, losses, site);
    }

    Gateway withOut(int countedLosses) {
        return new Gateway(id, incarnation, ownGroup, admin, true, countedLosses, site);
    }

    Gateway withLosses(int counted) {
        return new Gateway(id, incarnation, ownGroup, admin, out, counted, site);
    }
}
