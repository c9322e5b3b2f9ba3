package io.tidegate.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Some seconds of fuzzing in every build, the same inputs each time; a failure names its seed and number. Inputs that once
 * broke something lie in the test resources, {@code fuzz/TARGET/*.bin}, and are run first.
 */
class FuzzTest {

    private static final long SEED = 20_26;

    @TestFactory
    Stream<DynamicTest> what_once_broke_something_breaks_nothing_any_more() throws IOException {
        return FuzzTargets.names().stream()
                .flatMap(name -> FuzzTargets.kept(name).stream()
                        .map(file -> DynamicTest.dynamicTest(name + " " + file.getFileName(), () -> {
                            try (FuzzTarget target = FuzzTargets.open(name)) {
                                FuzzRun.check(
                                        target,
                                        Files.readAllBytes(file),
                                        file.getFileName().toString());
                            }
                        })));
    }

    @TestFactory
    Stream<DynamicTest> thousands_of_inputs_break_nothing() {
        return FuzzTargets.names().stream().map(name -> DynamicTest.dynamicTest(name, () -> run(name)));
    }

    private static void run(String name) throws Exception {
        try (FuzzTarget target = FuzzTargets.open(name)) {
            FuzzRun run = new FuzzRun(target, SEED, read(FuzzTargets.kept(name)));
            long inputs = FuzzTargets.inputsInABuild(name);
            while (run.count() < inputs) {
                run.step();
            }
        }
    }

    private static List<byte[]> read(List<Path> files) {
        return files.stream().map(FuzzTargets::bytes).toList();
    }
}
