package io.tidegate.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.bdev.BlockDeviceUri;
import io.tidegate.bdev.file.FileDeviceFactory;
import io.tidegate.bdev.memory.MemoryDeviceFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The target does what the specification says, on memory and on files. */
class ConformanceIT {

    @TempDir
    Path folder;

    @TestFactory
    Stream<DynamicTest> on_memory() {
        Place place = new Place(
                new MemoryDeviceFactory(), number -> new BlockDeviceUri(BlockDeviceUri.Scheme.MEMORY, "n" + number));
        return Matrix.at(place).onClose(place::close);
    }

    @TestFactory
    Stream<DynamicTest> on_files() {
        Place place = new Place(
                new FileDeviceFactory(),
                number -> new BlockDeviceUri(
                        BlockDeviceUri.Scheme.FILE, folder.resolve("n" + number).toString()));
        return Matrix.at(place).onClose(place::close).onClose(this::assertNoFileIsLeft);
    }

    private void assertNoFileIsLeft() {
        assertThat(folder).isEmptyDirectory();
        assertThat(Path.of("/proc/self/fd"))
                .isDirectoryNotContaining(descriptor -> target(descriptor).startsWith(folder.toString()));
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException closedMeanwhile) {
            return "";
        }
    }
}
