package io.gantry.engine.local.create;

import io.gantry.platform.base.file.DiskException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The ids that containers with ids of their own may have: those of the user {@code containers} in
 * /etc/subuid and /etc/subgid, or where nobody has said so, what systemd's list of ids leaves free
 * between its own containers and its foreign users.
 *
 * @param uids of containers
 * @param othersUids of other users, never taken
 */
record SubordinateIds(
    List<Span> uids, List<Span> gids, List<Span> othersUids, List<Span> othersGids) {
  private static final String OWNER = "containers";
  private static final Span RESERVED = new Span(0x70000000L, 0x7ffe0000L - 0x70000000L);

  /** {@code count} ids from {@code first} on. */
  record Span(long first, long count) {
    long end() {
      return first + count;
    }
  }

  /** Those of this host. */
  static SubordinateIds read() {
    return of(lines(Path.of("/etc/subuid")), lines(Path.of("/etc/subgid")));
  }

  /** By the lines of the two files, {@code name:first:count}. */
  static SubordinateIds of(List<String> uids, List<String> gids) {
    return new SubordinateIds(own(uids), own(gids), spans(uids, false), spans(gids, false));
  }

  private static List<Span> own(List<String> lines) {
    List<Span> own = spans(lines, true);
    return own.isEmpty() ? List.of(RESERVED) : own;
  }

  private static List<Span> spans(List<String> lines, boolean ours) {
    var spans = new ArrayList<Span>();
    for (String line : lines) {
      String[] fields = line.strip().split(":", -1);
      boolean whole = fields.length == 3 && isNumber(fields[1]) && isNumber(fields[2]);
      if (whole && fields[0].equals(OWNER) == ours) {
        spans.add(new Span(Long.parseLong(fields[1]), Long.parseLong(fields[2])));
      }
    }
    return spans;
  }

  private static boolean isNumber(String text) {
    return !text.isEmpty()
        && text.length() <= 10
        && text.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (NoSuchFileException _) {
      return List.of();
    } catch (IOException e) {
      throw new DiskException("cannot read " + file, e);
    }
  }
}
