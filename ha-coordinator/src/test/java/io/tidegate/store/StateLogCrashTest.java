package io.tidegate.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the file says after the machine died, or the disk lied, at any place of it. */
class StateLogCrashTest {

    private static final int CHANGES = 12;

    @TempDir
    private Path folder;

    /** Length of the file and state after each acknowledged change; the first is the empty store. */
    private final List<Integer> lengths = new ArrayList<>();

    private final List<StateSnapshot> states = new ArrayList<>();
    private byte[] file = new byte[0];

    @BeforeEach
    void acknowledgeSomeChanges() throws Exception {
        Random random = new Random(7);
        Path path = folder.resolve("origin");
        try (FileStateStore store = FileStateStore.open(path)) {
            note(store, path);
            for (int i = 0; i < CHANGES; i++) {
                store.compareAndPut(1 + i, change(random, i));
                note(store, path);
            }
        }
        file = Files.readAllBytes(path.resolve("state.log"));
    }

    private void note(FileStateStore store, Path path) throws Exception {
        states.add(store.read());
        lengths.add((int) Files.size(path.resolve("state.log")));
    }

    private static StateChange change(Random random, int number) {
        if (number % 4 == 3) {
            return StateChange.remove(List.of("key" + (number - 1)));
        }
        byte[] value = new byte[random.nextInt(40)];
        Arrays.fill(value, (byte) ('a' + number));
        return StateChange.put("key" + number, value);
    }

    private StateLogScan.Result scan(byte[] bytes) throws StoreException {
        return StateLogScan.scan(Path.of("state.log"), bytes);
    }

    private static void assertSame(StateSnapshot found, StateSnapshot expected) {
        assertThat(found.version()).isEqualTo(expected.version());
        assertThat(found.entries().keySet()).isEqualTo(expected.entries().keySet());
        expected.entries()
                .forEach((key, value) -> assertThat(found.entries().get(key)).isEqualTo(value));
    }

    /** How many changes are wholly inside the first {@code length} bytes; -1 when not even the first state is. */
    private int wholeChanges(int length) {
        int whole = -1;
        while (whole + 1 < lengths.size() && lengths.get(whole + 1) <= length) {
            whole++;
        }
        return whole;
    }

    @Test
    void a_file_cut_at_any_byte_holds_exactly_the_changes_that_were_whole() throws Exception {
        for (int length = 0; length <= file.length; length++) {
            byte[] cut = Arrays.copyOf(file, length);
            int whole = wholeChanges(length);
            if (whole < 0) {
                assertThatThrownBy(() -> scan(cut)).isInstanceOf(StoreException.class);
            } else {
                StateLogScan.Result result = scan(cut);
                assertSame(result.state(), states.get(whole));
                assertThat(result.goodBytes()).isEqualTo(lengths.get(whole).longValue());
                assertThat(result.tornBytes()).isEqualTo(length - lengths.get(whole));
            }
        }
    }

    @Test
    void a_store_opened_on_a_torn_file_goes_on_from_there() throws Exception {
        for (int length = lengths.getFirst(); length <= file.length; length += 13) {
            Path path = Files.createDirectory(folder.resolve("cut" + length));
            Files.write(path.resolve("state.log"), Arrays.copyOf(file, length));
            StateSnapshot expected = states.get(wholeChanges(length));
            try (FileStateStore store = FileStateStore.open(path)) {
                assertSame(store.read(), expected);
                store.compareAndPut(expected.version(), StateChange.put("after", new byte[] {1}));
            }
            try (FileStateStore store = FileStateStore.open(path)) {
                assertThat(store.read().version()).isEqualTo(expected.version() + 1);
                assertThat(store.read().entries())
                        .containsKey("after")
                        .hasSize(expected.entries().size() + 1);
            }
        }
    }

    @Test
    void every_flipped_bit_is_noticed() {
        for (int bit = 0; bit < file.length * 8; bit++) {
            byte[] flipped = file.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            assertThatThrownBy(() -> scan(flipped))
                    .as("bit %d", bit)
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("state.log is damaged at byte");
        }
    }

    @Test
    void damage_in_the_middle_is_refused_with_file_place_and_remedy_and_the_file_is_left_alone() throws Exception {
        byte[] damaged = file.clone();
        int place = lengths.get(4);
        damaged[place + 20] ^= 0x40;
        Path path = Files.createDirectory(folder.resolve("damaged"));
        Files.write(path.resolve("state.log"), damaged);
        assertThatThrownBy(() -> FileStateStore.open(path))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining(path.resolve("state.log").toString())
                .hasMessageContaining("damaged at byte " + place)
                .hasMessageContaining("backup");
        assertThat(Files.readAllBytes(path.resolve("state.log"))).isEqualTo(damaged);
        Files.write(path.resolve("state.log"), file);
        assertThatCode(() -> FileStateStore.open(path).close()).doesNotThrowAnyException();
    }

    @Test
    void a_record_lost_from_the_middle_is_noticed() {
        byte[] shorter = new byte[file.length - (lengths.get(5) - lengths.get(4))];
        System.arraycopy(file, 0, shorter, 0, lengths.get(4));
        System.arraycopy(file, lengths.get(5), shorter, lengths.get(4), file.length - lengths.get(5));
        assertThatThrownBy(() -> scan(shorter)).hasMessageContaining("does not follow");
    }

    @Test
    void a_record_none_of_whose_later_sectors_reached_the_disk_is_cut_off() throws Exception {
        byte[] value = new byte[5000];
        Arrays.fill(value, (byte) 'v');
        StateSnapshot last = states.getLast();
        java.nio.ByteBuffer record =
                new StateRecord(false, last.version() + 1, StateChange.put("long", value)).encode();
        byte[] longer = Arrays.copyOf(file, file.length + record.limit());
        record.get(longer, file.length, record.limit());
        for (int sector = file.length / 512; sector * 512 < longer.length; sector++) {
            byte[] torn = longer.clone();
            Arrays.fill(
                    torn, Math.max(file.length, sector * 512), Math.min(longer.length, (sector + 1) * 512), (byte) 0);
            StateLogScan.Result result = scan(torn);
            assertSame(result.state(), last);
            assertThat(result.goodBytes()).isEqualTo(file.length);
        }
    }

    @Test
    void zeroes_behind_the_last_record_are_cut_off() throws Exception {
        StateLogScan.Result result = scan(Arrays.copyOf(file, file.length + 4096));
        assertSame(result.state(), states.getLast());
        assertThat(result.tornBytes()).isEqualTo(4096);
    }

    @Test
    void a_file_of_another_kind_is_refused() {
        assertThatThrownBy(() -> scan("[gateway]\nname = x\n".getBytes(StandardCharsets.US_ASCII)))
                .hasMessageContaining("does not begin as a state file");
    }
}
