package io.gantry.app.cli.build.progress;

import io.gantry.engine.api.build.BuildWarning;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** What stands below the steps when a build has ended: the failed ones again, the warnings. */
final class Epilogue {
  private final List<BuildWarning> warnings = new ArrayList<>();
  private final boolean colours;

  Epilogue(boolean colours) {
    this.colours = colours;
  }

  void add(BuildWarning warning) {
    if (!warnings.contains(warning)) {
      warnings.add(warning);
    }
  }

  /** The end of a failed step's output, {@code most} lines of it. */
  static String failures(Collection<Step> steps, int most) {
    var text = new StringBuilder();
    for (Step step : steps) {
      if (step.end() == Step.End.FAILED) {
        text.append("------\n > ").append(step.name()).append(":\n");
        for (String line : step.tail(most)) {
          text.append(line).append('\n');
        }
      }
    }
    return text.isEmpty() ? "" : text.append("------\n").toString();
  }

  String warnings() {
    if (warnings.isEmpty()) {
      return "";
    }
    int count = warnings.size();
    var text = new StringBuilder("\n ").append(colours ? "\033[33m" : "");
    text.append(count).append(count == 1 ? " warning" : " warnings");
    text.append(" found (use --check to see the lines):\n").append(colours ? "\033[0m" : "");
    for (BuildWarning warning : warnings) {
      text.append(" - ").append(line(warning)).append('\n');
    }
    return text.toString();
  }

  /** {@code Rule: text (line 3)}. */
  static String line(BuildWarning warning) {
    String place = warning.firstLine() > 0 ? " (line " + warning.firstLine() + ")" : "";
    return warning.rule() + ": " + Harmless.text(warning.text()) + place;
  }
}
