package io.gantry.app.cli.build.progress;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * The lines of one picture of a build on a terminal.
 *
 * @param colours whether ended, failed and quiet lines are told apart by colour
 */
record Frame(boolean colours) {
  private static final int TAIL = 6;
  private static final String BLUE = "34";
  private static final String RED = "31";
  private static final String YELLOW = "33";
  private static final String FAINT = "2";
  private static final String NONE = "";

  private record Line(String text, boolean ended) {}

  /**
   * The header and the lines of the steps.
   *
   * @param rows at most so many lines; of the steps the ended ones go first, the oldest of them
   *     first
   * @param finished whether nothing more will happen
   */
  List<String> lines(
      Collection<Step> steps, Instant now, Duration age, int columns, int rows, boolean finished) {
    var lines = new ArrayList<Line>();
    int ended = 0;
    for (Step step : steps) {
      add(lines, step, now, columns);
      ended += step.end() == Step.End.RUNNING ? 0 : 1;
    }
    shorten(lines, rows - 1);
    String counts = "(" + ended + "/" + steps.size() + ")" + (finished ? " FINISHED" : "");
    var all = new ArrayList<String>();
    all.add(Harmless.cut("[+] Building " + Step.seconds(age) + " " + counts, columns - 1));
    lines.forEach(line -> all.add(line.text()));
    return all;
  }

  private static void shorten(List<Line> lines, int most) {
    int surplus = lines.size() - most;
    for (int i = 0; i < lines.size() && surplus > 0; ) {
      if (lines.get(i).ended()) {
        lines.remove(i);
        surplus--;
      } else {
        i++;
      }
    }
    if (surplus > 0) {
      lines.subList(0, surplus).clear();
    }
  }

  private void add(List<Line> lines, Step step, Instant now, int columns) {
    boolean ended = step.end() != Step.End.RUNNING;
    String colour =
        switch (step.end()) {
          case RUNNING -> NONE;
          case CACHED, DONE -> BLUE;
          case CANCELED -> YELLOW;
          case FAILED -> RED;
        };
    String mark =
        switch (step.end()) {
          case CACHED -> " => CACHED ";
          case CANCELED -> " => CANCELED ";
          case FAILED -> " => ERROR ";
          case RUNNING, DONE -> " => ";
        };
    lines.add(line(colour, mark, step.name(), Step.seconds(step.age(now)), columns, ended));
    for (String reason : step.reasons()) {
      lines.add(line(FAINT, " => => again: ", reason, "", columns, ended));
    }
    for (Step.Part part : step.parts()) {
      String amount = part.amount().isEmpty() ? "" : " " + part.amount();
      boolean done = part.ended().isPresent();
      lines.add(
          line(
              done ? colour : NONE,
              " => => ",
              part.name() + amount,
              Step.seconds(part.age(now)),
              columns,
              ended));
    }
    if (!ended) {
      for (String output : step.tail(TAIL)) {
        String text = output.substring(output.indexOf(' ') + 1);
        lines.add(line(FAINT, " => => # ", text, "", columns, false));
      }
    }
  }

  private Line line(
      String colour, String mark, String text, String right, int columns, boolean ended) {
    int room = Math.max(1, columns - 1 - mark.length() - right.length() - 1);
    String shown = Harmless.cut(text.strip(), room);
    var line = new StringBuilder(mark).append(shown);
    if (!right.isEmpty()) {
      int gap = columns - 1 - mark.length() - Harmless.width(shown) - right.length();
      line.repeat(' ', Math.max(1, gap)).append(right);
    }
    String whole = Harmless.cut(line.toString(), Math.max(1, columns - 1));
    boolean plain = !colours || colour.isEmpty();
    return new Line(plain ? whole : "\033[" + colour + "m" + whole + "\033[0m", ended);
  }
}
