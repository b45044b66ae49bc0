package io.gantry.engine.api;

/**
 * Limits; 0 means none.
 *
 * @param memory bytes
 * @param memorySwap bytes of memory and swap together; -1 unlimited
 * @param memoryReservation bytes
 * @param nanoCpus 10⁹ is one processor
 * @param cpuShares relative weight, 1024 by default
 * @param cpusetCpus as in {@code 0-1}; empty for all
 * @param pids most processes and threads
 * @param shmSize bytes of /dev/shm; 0 for 64 MiB
 */
public record Resources(
    long memory,
    long memorySwap,
    long memoryReservation,
    long nanoCpus,
    long cpuShares,
    String cpusetCpus,
    String cpusetMems,
    long pids,
    long shmSize) {
  /** No limit at all. */
  public static final Resources NONE = new Resources(0, 0, 0, 0, 0, "", "", 0, 0);
}
