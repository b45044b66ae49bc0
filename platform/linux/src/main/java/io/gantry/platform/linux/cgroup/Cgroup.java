package io.gantry.platform.linux.cgroup;

import java.util.List;

/**
 * One group, in every hierarchy it has. Nothing here fails because the group is gone: its counters
 * are 0 then, it holds no process, and removing it is done already.
 */
public sealed interface Cgroup permits UnifiedCgroup, LegacyCgroup, Ungrouped {
  /** Whether it exists in any hierarchy. */
  boolean exists();

  /** Its counters now. */
  CgroupUsage usage();

  /** Lifts the limit of processes and threads. */
  void allowAnyNumberOfProcesses();

  /** Lifts the limit of processor time. */
  void allowAnyProcessorTime();

  /** How often the kernel has killed a process of the group for want of memory. */
  long oomKills();

  /** The processes in the group and in the groups below it. */
  List<Long> processes();

  /**
   * Stops every process until {@link #thaw}; returns when all have stopped. A frozen group stays
   * so.
   *
   * @throws io.gantry.platform.base.GantryException {@code UNAVAILABLE} if one did not stop within
   *     two seconds, {@code NOT_FOUND} if there is no group
   */
  void freeze();

  /** Lets the processes go on. */
  void thaw();

  /** Whether every process is stopped. */
  boolean frozen();

  /**
   * Removes it and the groups below it from every hierarchy, then its parent if that is empty and
   * not a root. Waits up to two seconds for processes that are ending.
   *
   * @throws io.gantry.platform.base.GantryException {@code CONFLICT} if processes remain
   */
  void remove();
}
