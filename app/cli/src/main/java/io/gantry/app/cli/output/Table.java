package io.gantry.app.cli.output;

import java.util.ArrayList;
import java.util.List;

/** Rows of cells, aligned as Go's tabwriter does for docker: at least 10 wide, 3 apart. */
public final class Table {
  private static final int NARROWEST = 10;
  private static final int PADDING = 3;

  private final List<List<String>> rows = new ArrayList<>();
  private final int narrowest;

  /** A table without rows. */
  public Table() {
    this(NARROWEST);
  }

  /** A table without rows, each of its columns at least so wide. */
  public Table(int narrowest) {
    this.narrowest = narrowest;
  }

  /** A table with a line of headers. */
  public static Table of(String... headers) {
    var table = new Table();
    table.row(List.of(headers));
    return table;
  }

  /** Adds a row. */
  public void row(String... cells) {
    row(List.of(cells));
  }

  /** Adds a row. */
  public void row(List<String> cells) {
    rows.add(cells);
  }

  /** The text, each line ended. */
  public String text() {
    int columns = 0;
    for (List<String> row : rows) {
      columns = Math.max(columns, row.size());
    }
    int[] widths = new int[columns];
    for (List<String> row : rows) {
      for (int i = 0; i < row.size(); i++) {
        String cell = row.get(i);
        int width = cell.codePointCount(0, cell.length()) + PADDING;
        widths[i] = Math.max(Math.max(widths[i], width), narrowest);
      }
    }
    var text = new StringBuilder();
    for (List<String> row : rows) {
      for (int i = 0; i < row.size(); i++) {
        String cell = row.get(i);
        text.append(cell);
        if (i < row.size() - 1) {
          text.repeat(' ', widths[i] - cell.codePointCount(0, cell.length()));
        }
      }
      text.append('\n');
    }
    return text.toString();
  }
}
