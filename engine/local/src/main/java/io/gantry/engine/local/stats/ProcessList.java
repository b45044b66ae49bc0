package io.gantry.engine.local.stats;

import io.gantry.engine.api.Containers.ProcessTable;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Picks a container's processes from what {@code ps} printed. Pure. */
public final class ProcessList {
  private ProcessList() {}

  /**
   * Parses the table and keeps the rows whose PID is in {@code pids}; the last column takes the
   * rest of a line.
   *
   * @throws GantryException {@code INVALID} if there is no column PID
   */
  public static ProcessTable decide(String printed, Set<Long> pids) {
    List<String> lines = printed.lines().toList();
    List<String> titles =
        lines.isEmpty() ? List.of() : List.of(lines.getFirst().trim().split("\\s+", -1));
    int column = titles.indexOf("PID");
    if (column < 0) {
      throw new GantryException(Kind.INVALID, "Couldn't find PID field in ps output");
    }
    var rows = new ArrayList<List<String>>();
    for (String line : lines.subList(1, lines.size())) {
      List<String> row = List.of(line.trim().split("\\s+", titles.size()));
      if (row.size() > column && isOneOf(row.get(column), pids)) {
        rows.add(row);
      }
    }
    return new ProcessTable(titles, rows);
  }

  private static boolean isOneOf(String text, Set<Long> pids) {
    for (int i = 0; i < text.length(); i++) {
      if (!Character.isDigit(text.charAt(i))) {
        return false;
      }
    }
    return !text.isEmpty() && pids.contains(Long.parseLong(text));
  }
}
