package io.gantry.app.cli.build;

import io.gantry.app.cli.output.Output;
import io.gantry.app.cli.output.Table;
import io.gantry.engine.api.build.BuildWarning;
import io.gantry.engine.api.build.ImageBuilder.Checked;
import io.gantry.engine.api.build.ImageBuilder.Outline;
import io.gantry.engine.api.build.ImageBuilder.Target;
import io.gantry.platform.base.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What {@code --call} answers, laid out as buildx does. */
final class Reports {
  private Reports() {}

  /** The exit code is 1 if there is anything to tell. */
  static int check(Output out, Output err, Checked checked, boolean json) {
    List<BuildWarning> warnings = checked.warnings();
    if (json) {
      Json.ObjectBuilder answer =
          Json.object().put("warnings", Json.array(warnings.stream().map(Reports::json).toList()));
      checked
          .failure()
          .ifPresent(text -> answer.put("buildError", Json.object().put("message", text).build()));
      out.line(answer.build().pretty("  "));
      return warnings.isEmpty() ? 0 : 1;
    }
    int count = warnings.size();
    out.line(
        switch (count) {
          case 0 -> "Check complete, no warnings found.";
          case 1 -> "Check complete, 1 warning has been found!";
          default -> "Check complete, " + count + " warnings have been found!";
        });
    for (BuildWarning warning : warnings) {
      out.line("\nWARNING: " + warning.rule() + "\n" + warning.text());
      out.print(excerpt(warning));
    }
    if (checked.failure().isPresent()) {
      out.line("");
      err.line("ERROR: " + checked.failure().get() + "\n");
    }
    return count == 0 ? 0 : 1;
  }

  private static String excerpt(BuildWarning warning) {
    String text = warning.excerpt().strip();
    if (text.isEmpty()) {
      return warning.firstLine() > 0 ? warning.file() + ":" + warning.firstLine() + "\n" : "";
    }
    String rule = "--------------------";
    return text.contains(rule)
        ? text + "\n"
        : warning.file()
            + ":"
            + warning.firstLine()
            + "\n"
            + rule
            + "\n"
            + warning.excerpt().stripTrailing()
            + "\n"
            + rule
            + "\n";
  }

  private static Json.Obj json(BuildWarning warning) {
    Json.ObjectBuilder text =
        Json.object()
            .put("ruleName", warning.rule())
            .put("description", warning.description())
            .put("detail", warning.text());
    if (warning.firstLine() > 0) {
      text.put("location", location(warning.firstLine(), warning.lastLine()));
    }
    return text.build();
  }

  private static Json.Obj location(int first, int last) {
    Json.Obj range =
        Json.object()
            .put("start", Json.object().put("line", first).build())
            .put("end", Json.object().put("line", last).build())
            .build();
    return Json.object().put("ranges", Json.array(List.of(range))).build();
  }

  static int outline(Output out, Outline outline, boolean json) {
    if (json) {
      out.line(json(outline).pretty("  "));
      return 0;
    }
    if (!outline.target().isEmpty()) {
      out.line("TARGET:      " + outline.target());
    }
    if (!outline.description().isEmpty()) {
      out.line("DESCRIPTION: " + outline.description());
    }
    if (!outline.target().isEmpty() || !outline.description().isEmpty()) {
      out.line("");
    }
    if (!outline.arguments().isEmpty()) {
      var table = new Table(0);
      table.row("BUILD ARG", "VALUE", "DESCRIPTION");
      for (Outline.Argument argument : outline.arguments()) {
        table.row(argument.name(), argument.value().orElse(""), argument.description());
      }
      out.print(table.text() + "\n");
    }
    needs(out, "SECRET", outline.secrets());
    needs(out, "SSH", outline.ssh());
    return 0;
  }

  private static void needs(Output out, String title, Map<String, Boolean> needs) {
    if (!needs.isEmpty()) {
      var table = new Table(0);
      table.row(title, "REQUIRED");
      new TreeMap<>(needs).forEach((id, needed) -> table.row(id, needed ? "true" : ""));
      out.print(table.text() + "\n");
    }
  }

  private static Json.Obj json(Outline outline) {
    var arguments = new ArrayList<Json>();
    for (Outline.Argument argument : outline.arguments()) {
      arguments.add(
          Json.object()
              .put("name", argument.name())
              .putUnlessEmpty("description", argument.description())
              .putUnlessEmpty("value", argument.value().orElse(""))
              .build());
    }
    Json.ObjectBuilder all =
        Json.object()
            .putUnlessEmpty("name", outline.target())
            .putUnlessEmpty("description", outline.description());
    if (!arguments.isEmpty()) {
      all.put("args", Json.array(arguments));
    }
    needs(all, "secrets", outline.secrets());
    needs(all, "ssh", outline.ssh());
    return all.build();
  }

  private static void needs(Json.ObjectBuilder all, String name, Map<String, Boolean> needs) {
    var items = new ArrayList<Json>();
    new TreeMap<>(needs)
        .forEach((id, needed) -> {
          Json.ObjectBuilder item = Json.object().put("name", id);
          items.add(needed ? item.put("required", true).build() : item.build());
        });
    if (!items.isEmpty()) {
      all.put(name, Json.array(items));
    }
  }

  static int targets(Output out, List<Target> targets, boolean json) {
    if (json) {
      var items = new ArrayList<Json>();
      for (Target target : targets) {
        Json.ObjectBuilder item = Json.object().putUnlessEmpty("name", target.name());
        if (target.isDefault()) {
          item.put("default", true);
        }
        items.add(item.putUnlessEmpty("description", target.description()).build());
      }
      out.line(Json.object().put("targets", Json.array(items)).build().pretty("  "));
      return 0;
    }
    int widest = "TARGET".length();
    for (Target target : targets) {
      widest = Math.max(widest, name(target).length());
    }
    out.line(padded("TARGET", widest) + "DESCRIPTION");
    for (Target target : targets) {
      out.line(padded(name(target), widest) + target.description());
    }
    return 0;
  }

  private static String name(Target target) {
    if (!target.isDefault()) {
      return target.name();
    }
    return target.name().isEmpty() ? "(default)" : target.name() + " (default)";
  }

  private static String padded(String text, int width) {
    return text + " ".repeat(width + 1 - text.length());
  }
}
