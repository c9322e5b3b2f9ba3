package io.tidegate.ceph;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Where the data of an encrypted image begins, read from headers of both formats and from what is none. */
class LuksHeaderTest {

    private static final int JSON_BYTES = 12288;

    private static ByteBuffer header(String magic, int version, int bytes) {
        ByteBuffer header = ByteBuffer.allocate(bytes);
        header.put(magic.getBytes(StandardCharsets.US_ASCII));
        header.put((byte) 0xba).put((byte) 0xbe).putShort((short) version);
        return header;
    }

    private static byte[] luks1(int sectors) {
        return header("LUKS", 1, LuksHeader.BINARY_BYTES).putInt(104, sectors).array();
    }

    private static byte[] luks2(String magic, String json) {
        ByteBuffer header = header(magic, 2, LuksHeader.BINARY_BYTES + JSON_BYTES);
        header.putLong(8, LuksHeader.BINARY_BYTES + JSON_BYTES);
        header.position(LuksHeader.BINARY_BYTES);
        return header.put(json.getBytes(StandardCharsets.US_ASCII)).array();
    }

    @Test
    void luks1_tells_sectors() {
        assertThat(LuksHeader.length(luks1(8192))).isEqualTo(LuksHeader.BINARY_BYTES);
        assertThat(LuksHeader.dataOffset(luks1(8192))).contains(4L << 20);
        assertThat(LuksHeader.dataOffset(luks1(-1))).contains(0xffffffffL * 512);
    }

    @Test
    void luks2_tells_the_offset_of_its_data_segment_and_of_nothing_else() {
        String json = """
                {"keyslots":{"0":{"type":"luks2","area":{"type":"raw","offset":"32768","size":"258048"}}},
                 "segments": {"0": {"type":"crypt", "offset": "16777216", "size":"dynamic", "sector_size":4096}},
                 "config":{"json_size":"12288"}}""";
        assertThat(LuksHeader.length(luks2("LUKS", json))).isEqualTo(LuksHeader.BINARY_BYTES + JSON_BYTES);
        assertThat(LuksHeader.dataOffset(luks2("LUKS", json))).contains(16L << 20);
        assertThat(LuksHeader.dataOffset(luks2("RBDL", json)))
                .as("a formatted clone")
                .contains(16L << 20);
        assertThat(LuksHeader.dataOffset(luks2("LUKS", "{\"keyslots\":{\"0\":{\"offset\":\"1\"}}}")))
                .isEmpty();
    }

    @Test
    void what_is_no_header_is_not_taken_for_one() {
        assertThat(LuksHeader.length(new byte[LuksHeader.BINARY_BYTES])).isZero();
        assertThat(LuksHeader.length(new byte[10])).isZero();
        assertThat(LuksHeader.length(header("LUKS", 3, LuksHeader.BINARY_BYTES).array()))
                .isZero();
        byte[] endless = header("LUKS", 2, LuksHeader.BINARY_BYTES)
                .putLong(8, Long.MAX_VALUE)
                .array();
        assertThat(LuksHeader.length(endless)).isZero();
        assertThat(LuksHeader.dataOffset(new byte[LuksHeader.BINARY_BYTES])).isEmpty();
    }
}
