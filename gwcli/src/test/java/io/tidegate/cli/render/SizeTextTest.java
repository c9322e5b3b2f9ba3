package io.tidegate.cli.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SizeTextTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0 Bytes",
        "512, 512 Bytes",
        "1024, 1 KiB",
        "1536, 1.5 KiB",
        "16777216, 16 MiB",
        "1610612736, 1.5 GiB",
        "1099511627776, 1 TiB",
        "1125899906842624, 1 PiB",
        "1152921504606846976, 1024 PiB"
    })
    void sizes_are_shown_in_the_largest_binary_unit(long bytes, String text) {
        assertThat(SizeText.format(bytes)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "10, 10485760",
        "1K, 1024",
        "1KB, 1024",
        "3M, 3145728",
        "10G, 10737418240",
        "2 TB, 2199023255552",
        "1P, 1125899906842624",
        "4096B, 4096"
    })
    void sizes_are_read_with_a_unit_or_in_mebibytes(String text, long bytes) {
        assertThat(SizeText.parse(text)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "G", "10X", "1.5G", "ten", "9999999P", "10g"})
    void other_texts_are_no_sizes(String text) {
        assertThatThrownBy(() -> SizeText.parse(text)).isInstanceOf(NumberFormatException.class);
    }
}
