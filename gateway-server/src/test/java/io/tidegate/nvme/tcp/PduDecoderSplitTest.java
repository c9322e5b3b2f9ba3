package io.tidegate.nvme.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** However the stream is cut, the decoder says the same. */
class PduDecoderSplitTest {

    @Property(tries = 150)
    void any_split_of_a_hosts_stream_decodes_like_the_whole(
            @ForAll long seed,
            @ForAll boolean headerDigest,
            @ForAll boolean dataDigest,
            @ForAll @IntRange(min = 1, max = 32) int alignment) {
        PduParameters agreed = new PduParameters(headerDigest, dataDigest, alignment * 4, 8192, 131072);
        same(PduRole.TARGET, agreed, Streams.ofHost(agreed, seed), seed);
    }

    @Property(tries = 150)
    void any_split_of_a_targets_stream_decodes_like_the_whole(
            @ForAll long seed,
            @ForAll boolean headerDigest,
            @ForAll boolean dataDigest,
            @ForAll @IntRange(min = 1, max = 32) int alignment) {
        PduParameters agreed = new PduParameters(headerDigest, dataDigest, alignment * 4, 0, 1 << 20);
        same(PduRole.HOST, agreed, Streams.ofTarget(agreed, seed), seed);
    }

    private static void same(PduRole role, PduParameters agreed, byte[] stream, long seed) {
        List<String> whole = decode(role, agreed, stream, stream.length, new Random(seed));
        assertThat(whole).hasSize(22).noneMatch(event -> event.startsWith("failed"));
        assertThat(whole).filteredOn(event -> event.startsWith("complete")).allMatch(event -> event.endsWith("true"));
        assertThat(decode(role, agreed, stream, 1, new Random(seed))).isEqualTo(whole);
        assertThat(decode(role, agreed, stream, 97, new Random(seed))).isEqualTo(whole);
    }

    private static List<String> decode(PduRole role, PduParameters agreed, byte[] stream, int most, Random random) {
        RecordingSink sink = new RecordingSink(agreed);
        PduDecoder decoder = sink.decoder(role);
        int at = 0;
        while (at < stream.length) {
            int count = Math.min(stream.length - at, most == stream.length ? most : random.nextInt(1, most + 1));
            ByteBuffer slice = ByteBuffer.wrap(stream, at, count);
            decoder.feed(slice);
            assertThat(slice.hasRemaining()).isFalse();
            at += count;
        }
        return sink.events;
    }
}
