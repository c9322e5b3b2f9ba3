package io.tidegate.bdev;

/** Linux errno values that cross this project's interfaces, always positive. */
public final class Errno {

    public static final int OK = 0;
    public static final int EPERM = 1;
    public static final int ENOENT = 2;
    public static final int EIO = 5;
    public static final int EAGAIN = 11;
    public static final int ENOMEM = 12;
    public static final int EACCES = 13;
    public static final int EBUSY = 16;
    public static final int EEXIST = 17;
    public static final int ENODEV = 19;
    public static final int ENOTDIR = 20;
    public static final int EISDIR = 21;
    public static final int EINVAL = 22;
    public static final int ENOSPC = 28;
    public static final int EROFS = 30;
    public static final int ERANGE = 34;
    public static final int ENODATA = 61;
    public static final int EILSEQ = 84;
    public static final int E2BIG = 7;
    public static final int ENOTEMPTY = 39;
    public static final int EREMOTE = 66;
    public static final int ENOTSUP = 95;
    public static final int EADDRINUSE = 98;
    public static final int EADDRNOTAVAIL = 99;
    public static final int ESHUTDOWN = 108;
    public static final int ETIMEDOUT = 110;
    public static final int ENOKEY = 126;
    public static final int EKEYREJECTED = 129;

    private Errno() {}
}
