package io.gantry.platform.oci;

import java.util.List;

/** What of /proc and /sys a container is kept from unless it asks for more: Docker's lists. */
public final class GuardedPaths {
  /** Files that show or change the host; hidden ({@code maskedPaths}). */
  public static final List<String> MASKED =
      List.of(
          "/proc/asound",
          "/proc/acpi",
          "/proc/interrupts",
          "/proc/kcore",
          "/proc/keys",
          "/proc/latency_stats",
          "/proc/timer_list",
          "/proc/timer_stats",
          "/proc/sched_debug",
          "/proc/scsi",
          "/sys/firmware",
          "/sys/devices/virtual/powercap");

  /** Directories that may only be read ({@code readonlyPaths}). */
  public static final List<String> READ_ONLY =
      List.of("/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger");

  private GuardedPaths() {}
}
