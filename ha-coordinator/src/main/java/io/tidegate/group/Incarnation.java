package io.tidegate.group;

/**
 * One life of a gateway: from a join until the process ends or finds itself shut out. Immutable.
 *
 * @param gateway whose life
 * @param number unlike that of every other life of this gateway; numbers have no order
 */
public record Incarnation(GatewayId gateway, long number) {

    @Override
    public String toString() {
        return gateway + "/" + number;
    }
}
