package io.gantry.engine.build.lint;

import io.gantry.engine.build.dockerfile.Dockerfile;
import io.gantry.engine.build.dockerfile.Stage;
import io.gantry.engine.build.lint.Rule.Finding;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The names of stages. */
final class StageChecks {
  private static final Set<String> RESERVED = Set.of("scratch", "context");

  private StageChecks() {}

  static List<Finding> of(Dockerfile file) {
    var findings = new ArrayList<Finding>();
    var seen = new HashSet<String>();
    for (Stage stage : file.stages()) {
      String name = stage.from().name();
      if (name.isEmpty()) {
        continue;
      }
      written(stage, findings);
      if (RESERVED.contains(name)) {
        findings.add(
            Rules.RESERVED_STAGE_NAME.at(
                stage.node(),
                "Stage name should not use the same name as reserved stage \"" + name + "\""));
      }
      if (!seen.add(name)) {
        findings.add(
            Rules.DUPLICATE_STAGE_NAME.at(
                stage.node(),
                "Duplicate stage name \"" + name + "\", stage names should be unique"));
      }
    }
    return findings;
  }

  /** The case of AS and of the name, which the parsed instruction no longer has. */
  private static void written(Stage stage, List<Finding> findings) {
    List<String> words = List.of(stage.node().text().strip().split("\\s+", -1));
    String name = words.getLast();
    String as = words.get(words.size() - 2);
    String from = words.getFirst();
    if (!FormChecks.isLower(name)) {
      findings.add(
          Rules.STAGE_NAME_CASING.at(
              stage.node(), "Stage name '" + name + "' should be lowercase"));
    }
    boolean lower = FormChecks.isLower(from);
    boolean mixed = !lower && !FormChecks.isUpper(from);
    if (!mixed && !(lower ? FormChecks.isLower(as) : FormChecks.isUpper(as))) {
      findings.add(
          Rules.FROM_AS_CASING.at(
              stage.node(), "'" + as + "' and '" + from + "' keywords' casing do not match"));
    }
  }
}
