package io.tidegate.target;

/**
 * What a subsystem is. Immutable.
 *
 * @param nqn its qualified name
 * @param serialNumber at most 20 printable characters
 * @param modelNumber at most 40 printable characters
 * @param maxNamespaces highest namespace id it may hold (MNAN)
 */
public record SubsystemSettings(String nqn, String serialNumber, String modelNumber, int maxNamespaces) {

    /** The model that upstream reports, so that hosts see the same device after a change of gateway. */
    public static final String MODEL = "Ceph bdev Controller";

    /** Version of this program, at most eight characters (FR). */
    public static final String FIRMWARE = "0.1.0";

    /** A subsystem with the usual model number. */
    public static SubsystemSettings of(String nqn, String serialNumber, int maxNamespaces) {
        return new SubsystemSettings(nqn, serialNumber, MODEL, maxNamespaces);
    }
}
