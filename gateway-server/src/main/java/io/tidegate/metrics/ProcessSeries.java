package io.tidegate.metrics;

import static io.tidegate.metrics.MetricText.labels;

import com.sun.management.UnixOperatingSystemMXBean;
import io.tidegate.config.DesiredState;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The process, under the names that Prometheus clients of every language use, and its Java machine. */
final class ProcessSeries implements Series {

    private static final double NANOS = 1e9;
    private static final double MILLIS = 1e3;
    private static final int PAGE_BYTES = 4096;
    private static final int VIRTUAL = 0;
    private static final int RESIDENT = 1;

    private final MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
    private final List<GarbageCollectorMXBean> collectors = ManagementFactory.getGarbageCollectorMXBeans();
    private final List<BufferPoolMXBean> buffers = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class);

    @Override
    public void write(DesiredState state, MetricText out) {
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system) {
            out.family("process_cpu_seconds_total", "counter", "Processor time of the process")
                    .sample("", system.getProcessCpuTime() / NANOS);
            out.family("process_open_fds", "gauge", "Open file descriptors")
                    .sample("", system.getOpenFileDescriptorCount());
            out.family("process_max_fds", "gauge", "File descriptors that may be open")
                    .sample("", system.getMaxFileDescriptorCount());
        }
        out.family("process_start_time_seconds", "gauge", "When the process began, in seconds of Unix time")
                .sample("", ManagementFactory.getRuntimeMXBean().getStartTime() / MILLIS);
        pages(out);
        machine(out);
    }

    private static void pages(MetricText out) {
        try {
            String[] pages = Files.readString(Path.of("/proc/self/statm")).split(" ", -1);
            out.family("process_virtual_memory_bytes", "gauge", "Virtual memory")
                    .sample("", Long.parseLong(pages[VIRTUAL]) * PAGE_BYTES);
            out.family("process_resident_memory_bytes", "gauge", "Resident memory")
                    .sample("", Long.parseLong(pages[RESIDENT]) * PAGE_BYTES);
        } catch (IOException e) {
            // A system without /proc: the two metrics are left out.
        }
    }

    private void machine(MetricText out) {
        out.family("jvm_memory_used_bytes", "gauge", "Memory of the Java machine in use")
                .sample(labels("area", "heap"), memory.getHeapMemoryUsage().getUsed())
                .sample(
                        labels("area", "nonheap"),
                        memory.getNonHeapMemoryUsage().getUsed());
        out.family("jvm_memory_max_bytes", "gauge", "Memory that the Java machine may use")
                .sample(labels("area", "heap"), memory.getHeapMemoryUsage().getMax());
        out.family("jvm_buffer_used_bytes", "gauge", "Memory outside the heap, by kind");
        buffers.forEach(pool -> out.sample(labels("pool", pool.getName()), pool.getMemoryUsed()));
        out.family("jvm_threads_current", "gauge", "Threads")
                .sample("", ManagementFactory.getThreadMXBean().getThreadCount());
        out.family("jvm_gc_collection_seconds", "summary", "Collections of garbage");
        for (GarbageCollectorMXBean one : collectors) {
            out.sample("_count", labels("gc", one.getName()), one.getCollectionCount());
            out.sample("_sum", labels("gc", one.getName()), one.getCollectionTime() / MILLIS);
        }
    }
}
