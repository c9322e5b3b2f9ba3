package io.tidegate.bench.parts;

import io.tidegate.nvme.tcp.PduDigest;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What a digest costs: of a header (24 bytes), of a command's capsule (72), of data. The same bytes each time, so they lie in caches. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class Digest {

    @Param({"24", "72", "4096", "131072"})
    public int bytes;

    private final PduDigest digest = new PduDigest();
    private ByteBuffer data;

    /** Makes the data, which is no row of zeroes. */
    @Setup
    public void prepare() {
        data = ByteBuffer.allocateDirect(bytes);
        for (int i = 0; i < bytes; i++) {
            data.put(i, (byte) (31 * i));
        }
    }

    /** CRC32C of all of it. */
    @Benchmark
    public int crc32c() {
        return digest.of(data, 0, bytes);
    }
}
