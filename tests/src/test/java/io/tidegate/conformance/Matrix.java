package io.tidegate.conformance;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/** The table multiplied: each case with each of its digests, at one place. */
final class Matrix {

    private Matrix() {}

    static Stream<DynamicTest> at(Place place) {
        return Cases.ALL.stream().flatMap(each -> each.digests().stream().map(digests -> test(place, each, digests)));
    }

    private static DynamicTest test(Place place, Case each, Digests digests) {
        return DynamicTest.dynamicTest(each.name() + " [digests " + digests + "]", () -> {
            try (Stage stage = new Stage(place, digests)) {
                each.body().run(stage);
            }
        });
    }
}
