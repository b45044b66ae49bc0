package io.gantry.platform.linux.cgroup;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.StringTokenizer;

/**
 * A group of version 1: the same path in each controller's hierarchy.
 *
 * @param root where the hierarchies are mounted, by their controllers' names
 * @param path of the group, without a leading slash
 * @param hierarchies each hierarchy once
 */
record LegacyCgroup(Path root, String path, List<Path> hierarchies) implements Cgroup {
  /** The kernel's word for no limit is the largest number of whole pages. */
  private static final long NO_LIMIT = 1L << 62;

  /** Hierarchies that a runtime joins, the likeliest first. */
  private static final List<String> HOLDERS =
      List.of("pids", "memory", "freezer", "devices", "cpu", "cpuacct", "blkio", "systemd");

  private Path file(String controller, String name) {
    return root.resolve(controller).resolve(path).resolve(name);
  }

  @Override
  public boolean exists() {
    for (Path hierarchy : hierarchies) {
      if (Files.exists(hierarchy.resolve(path))) {
        return true;
      }
    }
    return false;
  }

  @Override
  public CgroupUsage usage() {
    long limit = CgroupFile.number(file("memory", "memory.limit_in_bytes"));
    String blocks = CgroupFile.text(file("blkio", "blkio.throttle.io_service_bytes_recursive"));
    return new CgroupUsage(
        CgroupFile.number(file("cpuacct", "cpuacct.usage")),
        CgroupFile.number(file("memory", "memory.usage_in_bytes")),
        CgroupFile.keyed(file("memory", "memory.stat"), "total_inactive_file"),
        limit >= NO_LIMIT ? 0 : limit,
        blocks(blocks, "Read"),
        blocks(blocks, "Write"),
        CgroupFile.number(file("pids", "pids.current")));
  }

  /** Sums the lines {@code major:minor operation bytes}. */
  private static long blocks(String text, String operation) {
    long sum = 0;
    var lines = new StringTokenizer(text, "\n");
    while (lines.hasMoreTokens()) {
      var words = new StringTokenizer(lines.nextToken());
      if (words.countTokens() == 3) {
        words.nextToken();
        if (words.nextToken().equals(operation)) {
          sum += CgroupFile.parse(words.nextToken());
        }
      }
    }
    return sum;
  }

  @Override
  public void allowAnyNumberOfProcesses() {
    CgroupFile.write(file("pids", "pids.max"), "max");
  }

  @Override
  public void allowAnyProcessorTime() {
    CgroupFile.write(file("cpu", "cpu.cfs_quota_us"), "-1");
  }

  @Override
  public long oomKills() {
    return CgroupFile.keyed(file("memory", "memory.oom_control"), "oom_kill");
  }

  @Override
  public List<Long> processes() {
    var found = new ArrayList<Long>();
    for (String holder : HOLDERS) {
      Path group = root.resolve(holder).resolve(path);
      if (Files.exists(group)) {
        CgroupTree.processes(group, found);
        break;
      }
    }
    // Whoever starts a runtime joins this one first, and may have been left there.
    CgroupTree.processes(root.resolve("unified").resolve(path), found);
    return found.stream().distinct().toList();
  }

  @Override
  public void freeze() {
    Path state = file("freezer", "freezer.state");
    // Asked again each time: a process forked meanwhile leaves the group FREEZING for good.
    boolean frozen =
        CgroupTree.until(() -> {
          CgroupFile.write(state, "FROZEN");
          return frozen();
        });
    if (!frozen) {
      CgroupFile.write(state, "THAWED");
      throw new GantryException(Kind.UNAVAILABLE, "freeze " + path + ": a process goes on");
    }
  }

  @Override
  public void thaw() {
    CgroupFile.write(file("freezer", "freezer.state"), "THAWED");
  }

  @Override
  public boolean frozen() {
    return CgroupFile.text(file("freezer", "freezer.state")).strip().equals("FROZEN");
  }

  @Override
  public void remove() {
    for (Path hierarchy : hierarchies) {
      Path group = hierarchy.resolve(path);
      CgroupTree.remove(group);
      CgroupTree.removeEmptyParent(group, hierarchy);
    }
  }
}
