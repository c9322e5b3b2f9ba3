package io.tidegate.cli.client;

/** The Linux errno values a client sets or treats in a special way. */
public final class Errno {

    public static final int ENOENT = 2;
    public static final int EAGAIN = 11;
    public static final int EBUSY = 16;
    public static final int EEXIST = 17;
    public static final int ENODEV = 19;
    public static final int EINVAL = 22;
    public static final int EREMOTE = 66;
    public static final int ENOTSUP = 95;
    public static final int ECANCELED = 125;
    public static final int ENOKEY = 126;

    private Errno() {}
}
