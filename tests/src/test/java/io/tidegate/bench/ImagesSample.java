package io.tidegate.bench;

/**
 * What so many images did together in one round. Immutable.
 *
 * @param perClient images of one client at the most
 * @param reads or writes
 * @param images how many were busy
 * @param iops of all of them
 * @param cpuMicrosPerIo processor time of the process that serves them for each I/O, that of librbd's threads included
 */
record ImagesSample(int perClient, boolean reads, int images, double iops, double cpuMicrosPerIo) {}
