package io.tidegate.cli.render;

import java.util.Locale;

/** Sizes as people write them: binary units from Bytes to PiB, one decimal when the value is not whole. */
public final class SizeText {

    private static final String[] UNITS = {"Bytes", "KiB", "MiB", "GiB", "TiB", "PiB"};
    private static final String INPUT_UNITS = "KMGTP";
    private static final int STEP_BITS = 10;

    private SizeText() {}

    /** A number of bytes in the largest unit that leaves at least one. */
    public static String format(long bytes) {
        double size = bytes;
        int unit = 0;
        while (size >= 1024 && unit < UNITS.length - 1) {
            size /= 1024;
            unit++;
        }
        String number = size == Math.rint(size) ? Long.toString((long) size) : String.format(Locale.ROOT, "%.1f", size);
        return number + " " + UNITS[unit];
    }

    /**
     * The bytes of a size such as {@code 10G}, {@code 512MB}, {@code 4096B}; a plain number counts MiB.
     *
     * @throws NumberFormatException when the text is no size or exceeds 63 bits
     */
    public static long parse(String text) {
        String size = text.strip();
        if (size.matches("[+-]?\\d+")) {
            return scaled(size, 2);
        }
        String number = size.endsWith("B") ? size.substring(0, size.length() - 1) : size;
        int unit = number.isEmpty() ? -1 : INPUT_UNITS.indexOf(number.charAt(number.length() - 1));
        return unit < 0
                ? scaled(number, 0)
                : scaled(number.substring(0, number.length() - 1).strip(), unit + 1);
    }

    private static long scaled(String number, int steps) {
        try {
            return Math.multiplyExact(Long.parseLong(number.strip()), 1L << (STEP_BITS * steps));
        } catch (ArithmeticException e) {
            throw (NumberFormatException) new NumberFormatException("size is beyond 8 EiB").initCause(e);
        }
    }
}
