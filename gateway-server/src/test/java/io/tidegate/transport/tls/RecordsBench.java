package io.tidegate.transport.tls;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** A benchmark, not a test: processor time and memory of records, {@code RecordsBench [RECORDS]}. */
final class RecordsBench {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private RecordsBench() {}

    public static void main(String[] args) throws TlsFailure {
        int records = args.length > 0 ? Integer.parseInt(args[0]) : 200_000;
        for (int bytes : new int[] {24, 4096, 16384}) {
            for (CipherSuite suite : CipherSuite.values()) {
                run(suite, bytes, records);
                System.out.println(run(suite, bytes, records));
            }
        }
    }

    private static String run(CipherSuite suite, int bytes, int records) throws TlsFailure {
        TrafficSecret secret = new TrafficSecret(suite, new byte[suite == CipherSuite.AES_128_GCM_SHA256 ? 32 : 48]);
        RecordSealer sealer = new RecordSealer(secret);
        RecordOpener opener = new RecordOpener(secret);
        byte[] plain = new byte[Records.MAX_BODY_BYTES];
        byte[] record = new byte[Records.MAX_BYTES];
        long memory = THREADS.getCurrentThreadAllocatedBytes();
        long start = THREADS.getCurrentThreadCpuTime();
        for (int i = 0; i < records; i++) {
            sealer.seal(Records.APPLICATION_DATA, plain, bytes, record);
            opener.open(record, plain);
        }
        long both = THREADS.getCurrentThreadCpuTime() - start;
        memory = THREADS.getCurrentThreadAllocatedBytes() - memory;
        return "%s %5d bytes: %.2f us to seal and open a record, %d bytes allocated by each"
                .formatted(suite, bytes, both / 1e3 / records, memory / records / 2);
    }
}
