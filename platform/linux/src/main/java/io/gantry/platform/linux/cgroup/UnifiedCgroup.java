package io.gantry.platform.linux.cgroup;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.StringTokenizer;

/** A group of version 2 (the kernel's admin-guide/cgroup-v2). */
record UnifiedCgroup(Path directory) implements Cgroup {
  @Override
  public boolean exists() {
    return Files.exists(directory);
  }

  @Override
  public CgroupUsage usage() {
    long read = 0;
    long written = 0;
    var words = new StringTokenizer(CgroupFile.text(directory.resolve("io.stat")));
    while (words.hasMoreTokens()) {
      String word = words.nextToken();
      if (word.startsWith("rbytes=")) {
        read += CgroupFile.parse(word.substring(7));
      } else if (word.startsWith("wbytes=")) {
        written += CgroupFile.parse(word.substring(7));
      }
    }
    return new CgroupUsage(
        1000 * CgroupFile.keyed(directory.resolve("cpu.stat"), "usage_usec"),
        CgroupFile.number(directory.resolve("memory.current")),
        CgroupFile.keyed(directory.resolve("memory.stat"), "inactive_file"),
        CgroupFile.number(directory.resolve("memory.max")),
        read,
        written,
        CgroupFile.number(directory.resolve("pids.current")));
  }

  @Override
  public void allowAnyNumberOfProcesses() {
    CgroupFile.write(directory.resolve("pids.max"), "max");
  }

  @Override
  public void allowAnyProcessorTime() {
    CgroupFile.write(directory.resolve("cpu.max"), "max");
  }

  @Override
  public long oomKills() {
    return CgroupFile.keyed(directory.resolve("memory.events"), "oom_kill");
  }

  @Override
  public List<Long> processes() {
    var found = new ArrayList<Long>();
    CgroupTree.processes(directory, found);
    return found;
  }

  @Override
  public void freeze() {
    CgroupFile.write(directory.resolve("cgroup.freeze"), "1");
    if (!CgroupTree.until(this::frozen)) {
      throw new GantryException(Kind.UNAVAILABLE, "freeze " + directory + ": a process goes on");
    }
  }

  @Override
  public void thaw() {
    CgroupFile.write(directory.resolve("cgroup.freeze"), "0");
  }

  @Override
  public boolean frozen() {
    return CgroupFile.keyed(directory.resolve("cgroup.events"), "frozen") == 1;
  }

  @Override
  public void remove() {
    CgroupTree.remove(directory);
    Path parent = directory.getParent();
    if (parent != null && Files.exists(parent.resolve("cgroup.type"))) { // The root has no type.
      CgroupTree.removeEmptyParent(directory, Path.of("/"));
    }
  }
}
