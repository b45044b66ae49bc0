package io.gantry.platform.linux.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What /proc/PID/stat says (proc(5)).
 *
 * @param pid the process
 * @param name its command name, at most 15 bytes
 * @param state {@code R}unning, {@code S}leeping, {@code D}isk, s{@code T}opped, {@code Z}ombie, …
 * @param parent its parent's pid
 * @param startTime clock ticks since the host booted: with the pid it names a process for good
 */
public record ProcessStat(long pid, String name, char state, long parent, long startTime) {
  private static final int STATE = 0;
  private static final int PARENT = 1;
  private static final int START_TIME = 19;

  /** Reads it; empty if there is no such process. */
  public static Optional<ProcessStat> read(long pid) {
    try {
      byte[] bytes = Files.readAllBytes(Path.of("/proc/" + pid + "/stat"));
      return Optional.of(parse(new String(bytes, StandardCharsets.ISO_8859_1)));
    } catch (IOException _) {
      return Optional.empty(); // gone before or while reading (ENOENT, ESRCH)
    }
  }

  /** The name stands in parentheses and may hold any byte, so fields count from the last one. */
  static ProcessStat parse(String line) {
    int open = line.indexOf('(');
    int close = line.lastIndexOf(')');
    String[] fields = line.substring(close + 2).split(" ", START_TIME + 2);
    return new ProcessStat(
        Long.parseLong(line.substring(0, open).strip()),
        line.substring(open + 1, close),
        fields[STATE].charAt(0),
        Long.parseLong(fields[PARENT]),
        Long.parseLong(fields[START_TIME]));
  }

  /** The start time of a process, in clock ticks since boot; empty if there is none. */
  public static OptionalLong startTime(long pid) {
    Optional<ProcessStat> stat = read(pid);
    return stat.isPresent() ? OptionalLong.of(stat.get().startTime()) : OptionalLong.empty();
  }

  /** Whether the process that started then still runs; a zombie does not. */
  public static boolean alive(long pid, long startTime) {
    Optional<ProcessStat> stat = read(pid);
    return stat.isPresent() && stat.get().startTime() == startTime && !stat.get().ended();
  }

  /** Whether it only waits for its parent to notice the end. */
  public boolean ended() {
    return state == 'Z' || state == 'X';
  }

  /** The pids of its children at this moment, by one look at every process. */
  public static List<Long> children(long pid) {
    var children = new ArrayList<Long>();
    for (ProcessStat process : all()) {
      if (process.parent() == pid) {
        children.add(process.pid());
      }
    }
    return children;
  }

  /** Every process visible in this pid namespace. */
  public static List<ProcessStat> all() {
    var processes = new ArrayList<ProcessStat>();
    String[] names = Path.of("/proc").toFile().list();
    for (String name : names == null ? new String[0] : names) {
      if (Character.isDigit(name.charAt(0))) {
        read(Long.parseLong(name)).ifPresent(processes::add);
      }
    }
    return processes;
  }
}
