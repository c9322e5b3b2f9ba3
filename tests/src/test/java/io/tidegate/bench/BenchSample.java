package io.tidegate.bench;

/**
 * What one target did in one round of one cell. Immutable.
 *
 * @param iops commands completed a second
 * @param mebibytesPerSecond data moved
 * @param p50 median latency, microseconds
 * @param p99 99th percentile of the latency, microseconds
 * @param p999 99.9th percentile of the latency, microseconds
 * @param cpuMicrosPerIo processor time of the target for each command; NaN when its process is not known
 * @param slowestShare commands of the slowest connection by those of the mean one, 0 to 1
 */
record BenchSample(
        double iops,
        double mebibytesPerSecond,
        double p50,
        double p99,
        double p999,
        double cpuMicrosPerIo,
        double slowestShare) {}
