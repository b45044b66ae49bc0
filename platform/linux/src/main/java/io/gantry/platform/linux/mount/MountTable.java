package io.gantry.platform.linux.mount;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The mounts that a thread sees, in the order in which they were made.
 *
 * @param entries as of proc_pid_mountinfo(5)
 */
public record MountTable(List<Entry> entries) {
  /** Copies the list. */
  public MountTable {
    entries = List.copyOf(entries);
  }

  /**
   * One mount.
   *
   * @param shared whether it exchanges events with a peer group
   * @param slave whether it gets events from one
   */
  public record Entry(Path target, boolean shared, boolean slave) {}

  /** That of the calling thread's mount namespace. */
  public static MountTable read() throws IOException {
    return parse(
        new String(
            Files.readAllBytes(Path.of("/proc/thread-self/mountinfo")), StandardCharsets.UTF_8));
  }

  /** From the text of the file. */
  public static MountTable parse(String text) {
    var entries = new ArrayList<Entry>();
    for (String line : text.lines().toList()) {
      String[] words = line.split(" ", -1);
      if (words.length < 7) {
        continue;
      }
      boolean shared = false;
      boolean slave = false;
      for (int i = 6; i < words.length && !words[i].equals("-"); i++) {
        shared |= words[i].startsWith("shared:");
        slave |= words[i].startsWith("master:");
      }
      entries.add(new Entry(Path.of(unescape(words[4])), shared, slave));
    }
    return new MountTable(entries);
  }

  /** Whether something is mounted exactly there. */
  public boolean has(Path target) {
    return entries.stream().anyMatch(entry -> entry.target().equals(target));
  }

  /** The mount in which a path without links lies. */
  public Optional<Entry> of(Path path) {
    Optional<Entry> best = Optional.empty();
    for (Entry entry : entries) {
      if (path.startsWith(entry.target())
          && (best.isEmpty()
              || entry.target().getNameCount() >= best.get().target().getNameCount())) {
        best = Optional.of(entry);
      }
    }
    return best;
  }

  private static String unescape(String word) {
    if (word.indexOf('\\') < 0) {
      return word;
    }
    var text = new StringBuilder();
    for (int i = 0; i < word.length(); i++) {
      char c = word.charAt(i);
      if (c == '\\' && i + 3 < word.length()) {
        text.append((char) Integer.parseInt(word.substring(i + 1, i + 4), 8));
        i += 3;
      } else {
        text.append(c);
      }
    }
    return text.toString();
  }
}
