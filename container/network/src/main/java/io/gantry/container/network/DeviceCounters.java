package io.gantry.container.network;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The counters of {@code /proc/PID/net/dev} (proc_pid_net(5)): two header lines, then devices. */
final class DeviceCounters {
  private static final int HEADER_LINES = 2;
  private static final int SENT = 8;

  private DeviceCounters() {}

  /** Bytes of all interfaces but the loopback in the namespace of a process. */
  static Networks.Traffic read(long pid) {
    Path file = Path.of("/proc", Long.toString(pid), "net", "dev");
    try {
      return sum(Files.readAllLines(file));
    } catch (IOException e) {
      throw new GantryException(Kind.NOT_FOUND, "cannot read " + file + ": no such process", e);
    }
  }

  static Networks.Traffic sum(List<String> lines) {
    long received = 0;
    long sent = 0;
    for (int i = HEADER_LINES; i < lines.size(); i++) {
      String line = lines.get(i);
      int colon = line.indexOf(':');
      if (colon > 0 && !line.substring(0, colon).strip().equals("lo")) {
        String[] counters = line.substring(colon + 1).strip().split("\\s+", -1);
        received += Long.parseLong(counters[0]);
        sent += Long.parseLong(counters[SENT]);
      }
    }
    return new Networks.Traffic(received, sent);
  }
}
