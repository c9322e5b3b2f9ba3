package io.tidegate.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;

/** An input that a target did not withstand. */
final class FuzzFailure extends Exception {

    private static final long serialVersionUID = 1;
    private static final int SHOWN_BYTES = 200;

    private final String target;
    private final byte[] input;

    FuzzFailure(FuzzTarget target, byte[] input, String origin, Throwable cause) {
        super(
                target.name() + " broke on " + origin + " (" + input.length + " bytes: " + start(input) + "): " + cause,
                cause);
        this.target = target.name();
        this.input = input.clone();
    }

    private static String start(byte[] input) {
        String hex = HexFormat.of().formatHex(input, 0, Math.min(SHOWN_BYTES, input.length));
        return input.length > SHOWN_BYTES ? hex + "…" : hex;
    }

    /** Keeps the input in {@code folder}; to stay proved it belongs to the test resources, in {@code fuzz/TARGET}. */
    Path keep(Path folder) {
        try {
            Files.createDirectories(folder);
            Path file = folder.resolve(target + "-" + Integer.toHexString(java.util.Arrays.hashCode(input)) + ".bin");
            return Files.write(file, input);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
