package io.tidegate.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NamespaceIndexTest {

    private static final String NQN = "nqn.2016-06.io.example:s1";
    private static final String OTHER = "nqn.2016-06.io.example:s2";

    private static NamespaceConfig namespace(String nqn, int nsid, String image, int group) {
        return new NamespaceConfig(
                nqn,
                nsid,
                new UUID(nsid, group),
                new ImageName("rbd", "", image),
                "",
                512,
                group,
                new NamespaceConfig.Traits(false, true, false, true, List.of(), false, Optional.empty()),
                List.of(),
                QosConfig.NONE,
                "",
                "");
    }

    private static String key(NamespaceConfig one) {
        return StateKeys.namespace(one.subsystem(), one.nsid());
    }

    private static NamespaceIndex index(NamespaceConfig... all) {
        NamespaceIndex index = NamespaceIndex.EMPTY;
        for (NamespaceConfig one : all) {
            index = index.plus(key(one), one);
        }
        return index;
    }

    @Test
    void the_lowest_free_number_is_the_first_that_none_of_the_subsystem_has() {
        NamespaceIndex index = index(
                namespace(NQN, 10, "a", 1),
                namespace(NQN, 2, "b", 1),
                namespace(NQN, 1, "c", 1),
                namespace(OTHER, 3, "d", 1));

        assertThat(index.lowestFree(NQN)).isEqualTo(3);
        assertThat(index.lowestFree(OTHER)).isEqualTo(1);
        assertThat(index.lowestFree("nobody's")).isEqualTo(1);
    }

    @Test
    void an_image_that_two_namespaces_are_still_has_a_user_when_one_of_them_goes() {
        NamespaceConfig first = namespace(NQN, 1, "shared", 1);
        NamespaceConfig second = namespace(OTHER, 1, "shared", 1);
        NamespaceIndex both = index(namespace(NQN, 2, "shared2", 1), second, first);

        assertThat(both.user(first.image())).contains(first);
        NamespaceIndex one = both.minus(key(first), first);
        assertThat(one.user(first.image())).contains(second);
        assertThat(one.minus(key(second), second).user(first.image())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {31, 32, 33})
    void what_came_and_went_leaves_the_index_of_what_is_there(long seed) {
        Random random = new Random(seed);
        Map<String, NamespaceConfig> present = new TreeMap<>();
        NamespaceIndex index = NamespaceIndex.EMPTY;
        for (int step = 0; step < 400; step++) {
            NamespaceConfig one = namespace(
                    random.nextBoolean() ? NQN : OTHER,
                    1 + random.nextInt(9),
                    "i" + random.nextInt(5),
                    1 + random.nextInt(3));
            NamespaceConfig before = present.remove(key(one));
            if (before != null) {
                index = index.minus(key(before), before);
            }
            if (random.nextBoolean()) {
                present.put(key(one), one);
                index = index.plus(key(one), one);
            }
            assertThat(index).as("seed %s, step %s", seed, step).isEqualTo(NamespaceIndex.of(present));
        }
        assertThat(index.count(NQN)).isEqualTo(index.of(NQN).size());
    }
}
