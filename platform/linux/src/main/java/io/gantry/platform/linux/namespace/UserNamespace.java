package io.gantry.platform.linux.namespace;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.StringTokenizer;
import java.util.TreeMap;

/** The user namespace that this process lives in. */
public final class UserNamespace {
  private static final String EVERYBODY = "4294967295";

  /** Asked once: a process with threads cannot change its user namespace. */
  private static final class Own {
    static final boolean INITIAL = isInitial(lines("uid_map"));
    static final long USER = root(lines("uid_map"));
    static final long GROUP = root(lines("gid_map"));
    static final long LAST_USER = last(lines("uid_map"));
    static final long LAST_GROUP = last(lines("gid_map"));

    private static List<String> lines(String map) {
      try {
        return Files.readAllLines(Path.of("/proc/self", map));
      } catch (IOException _) {
        return List.of(); // a kernel without user namespaces
      }
    }
  }

  private UserNamespace() {}

  /**
   * Whether root here is the host's root. Elsewhere it is an ordinary user's: {@code trusted.}
   * attributes, device nodes, the host's network and control groups are out of reach.
   */
  public static boolean initial() {
    return Own.INITIAL;
  }

  /** Who root here is outside: in an ordinary user's namespace, that user. */
  public static long ownUser() {
    return Own.USER;
  }

  /** As {@link #ownUser}, the group. */
  public static long ownGroup() {
    return Own.GROUP;
  }

  /** The highest user id that exists here; all below it do too. */
  public static long lastUser() {
    return Own.LAST_USER;
  }

  /** The highest group id that exists here; all below it do too. */
  public static long lastGroup() {
    return Own.LAST_GROUP;
  }

  /** {@link #initial} by the lines of a uid_map. */
  static boolean isInitial(List<String> map) {
    return map.isEmpty() || (map.size() == 1 && map.getFirst().stripTrailing().endsWith(EVERYBODY));
  }

  /** Who 0 is outside by the lines of a map. */
  static long root(List<String> map) {
    for (String line : map) {
      var words = new StringTokenizer(line);
      if (words.nextToken().equals("0")) {
        return Long.parseLong(words.nextToken());
      }
    }
    return 0;
  }

  /** Up to where the lines of a map, {@code inside outside count}, reach without a gap. */
  static long last(List<String> map) {
    var counts = new TreeMap<Long, Long>();
    for (String line : map) {
      var words = new StringTokenizer(line);
      long inside = Long.parseLong(words.nextToken());
      String _ = words.nextToken();
      counts.put(inside, Long.parseLong(words.nextToken()));
    }
    long next = 0;
    for (var range : counts.entrySet()) {
      if (range.getKey() != next) {
        break;
      }
      next += range.getValue();
    }
    return Math.max(0, next - 1);
  }
}
