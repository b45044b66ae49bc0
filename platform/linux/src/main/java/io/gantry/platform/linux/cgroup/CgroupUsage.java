package io.gantry.platform.linux.cgroup;

/**
 * Counters of a group.
 *
 * @param cpuNanos processor time in nanoseconds, all processors together
 * @param memoryUsage bytes, caches included
 * @param inactiveFile bytes of {@code memoryUsage} that can be dropped at once
 * @param memoryLimit bytes, 0 for none
 * @param blockRead bytes read from block devices; {@code blockWrite} written
 * @param processes processes and threads
 */
public record CgroupUsage(
    long cpuNanos,
    long memoryUsage,
    long inactiveFile,
    long memoryLimit,
    long blockRead,
    long blockWrite,
    long processes) {}
