package io.gantry.engine.api;

import java.time.Instant;

/**
 * Counters of a container at one moment, the raw material of {@code docker stats}.
 *
 * @param cpuNanos processor time used, all processors together
 * @param systemNanos processor time of the whole host, idle included, all processors together
 * @param memoryUsage bytes, caches included
 * @param inactiveFile bytes of memoryUsage that can be dropped at once
 * @param memoryLimit bytes; the host's memory if there is no limit
 * @param blockRead bytes; {@code blockWrite} too
 */
public record StatsSample(
    Instant time,
    long cpuNanos,
    long systemNanos,
    int onlineCpus,
    long memoryUsage,
    long inactiveFile,
    long memoryLimit,
    long networkReceived,
    long networkSent,
    long blockRead,
    long blockWrite,
    long pids) {}
