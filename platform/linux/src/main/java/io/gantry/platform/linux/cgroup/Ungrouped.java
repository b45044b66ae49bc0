package io.gantry.platform.linux.cgroup;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.linux.process.ProcessStat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The processes of a container that has no group of its own: those of its pid namespace, or, if it
 * shares that with this process, the first one and its descendants.
 *
 * @param first the container's first process
 */
record Ungrouped(long first) implements Cgroup {
  @Override
  public boolean exists() {
    return false;
  }

  /** Only the number of processes is known. */
  @Override
  public CgroupUsage usage() {
    return new CgroupUsage(0, 0, 0, 0, 0, 0, processes().size());
  }

  @Override
  public void allowAnyNumberOfProcesses() {
    // none is kept
  }

  @Override
  public void allowAnyProcessorTime() {
    // none is kept
  }

  @Override
  public long oomKills() {
    return 0;
  }

  @Override
  public List<Long> processes() {
    Optional<String> theirs = pidNamespace(Long.toString(first));
    if (theirs.isEmpty()) {
      return List.of();
    }
    return theirs.equals(pidNamespace("self")) ? family() : namespace(theirs.get());
  }

  private static List<Long> namespace(String name) {
    var found = new ArrayList<Long>();
    for (ProcessStat process : ProcessStat.all()) {
      if (pidNamespace(Long.toString(process.pid())).filter(name::equals).isPresent()) {
        found.add(process.pid());
      }
    }
    return found;
  }

  private List<Long> family() {
    var children = new HashMap<Long, List<Long>>();
    for (ProcessStat process : ProcessStat.all()) {
      children.computeIfAbsent(process.parent(), _ -> new ArrayList<>()).add(process.pid());
    }
    var found = new ArrayList<Long>();
    add(first, children, found);
    return found;
  }

  private static void add(long pid, Map<Long, List<Long>> children, List<Long> found) {
    found.add(pid);
    for (long child : children.getOrDefault(pid, List.of())) {
      add(child, children, found);
    }
  }

  private static Optional<String> pidNamespace(String process) {
    try {
      return Optional.of(Files.readSymbolicLink(Path.of("/proc", process, "ns", "pid")).toString());
    } catch (IOException _) {
      return Optional.empty(); // gone, or not ours to look into
    }
  }

  @Override
  public void freeze() {
    throw new GantryException(
        Kind.UNAVAILABLE,
        "cannot pause: this container has no control group, because none is delegated to you"
            + " (see gantry doctor)");
  }

  @Override
  public void thaw() {}

  @Override
  public boolean frozen() {
    return false;
  }

  @Override
  public void remove() {}
}
