package io.tidegate.cli.view;

import io.tidegate.proto.tuning.TracedCommand;
import java.util.Locale;

/** Commands of a host, one a line, with where their time went. */
public final class TraceView {

    private static final String LINE = "%10s  %-12s %6s %14s %7s %7s %4s %6s %7s %10s %9s %9s %9s %9s";
    private static final double NANOS_OF_SECOND = 1e9;
    private static final double NANOS_OF_MICRO = 1e3;

    private TraceView() {}

    /** What the columns are; times are in microseconds but for the first. */
    public static String heading() {
        return String.format(
                Locale.ROOT,
                LINE,
                "AT s",
                "OPERATION",
                "NSID",
                "LBA",
                "BLOCKS",
                "CNTLID",
                "QID",
                "CID",
                "STATUS",
                "TOTAL us",
                "BEFORE",
                "HELD",
                "DEVICE",
                "AFTER");
    }

    /** A command. */
    public static String line(TracedCommand one) {
        return String.format(
                Locale.ROOT,
                LINE,
                String.format(Locale.ROOT, "%.6f", one.getAt() / NANOS_OF_SECOND),
                operation(one.getOpcode()),
                Integer.toUnsignedString(one.getNsid()),
                one.getLba() < 0 ? "-" : Long.toUnsignedString(one.getLba()),
                one.getLba() < 0 ? "-" : Long.toUnsignedString(one.getBlocks()),
                one.getControllerId(),
                one.getQueueId(),
                one.getCid(),
                one.getNvmeStatus() == 0 ? "ok" : Integer.toHexString(one.getNvmeStatus()) + "h",
                micros(one.getTotal()),
                micros(one.getBefore()),
                micros(one.getHeld()),
                micros(one.getDevice()),
                micros(one.getAfter()));
    }

    private static String micros(long nanos) {
        return String.format(Locale.ROOT, "%.1f", nanos / NANOS_OF_MICRO);
    }

    /** Names of the NVM Command Set, 1.1. */
    private static String operation(int opcode) {
        return switch (opcode) {
            case 0x00 -> "flush";
            case 0x01 -> "write";
            case 0x02 -> "read";
            case 0x05 -> "compare";
            case 0x08 -> "write zeroes";
            case 0x09 -> "deallocate";
            case 0x0c -> "verify";
            case 0x0d, 0x0e, 0x11, 0x15 -> "reservation";
            case 0x19 -> "copy";
            default -> String.format(Locale.ROOT, "%02xh", opcode);
        };
    }
}
