package io.gantry.app.cli.bake;

import io.gantry.app.cli.argv.Quoted;
import io.gantry.app.cli.argv.UsageException;
import io.gantry.app.cli.bake.Definitions.Variable;
import io.gantry.app.cli.output.Output;
import java.util.TreeMap;

/** {@code --list}. */
final class BakeList {
  private BakeList() {}

  static int print(Output out, Definitions definitions, String what) {
    switch (what) {
      case "targets", "type=targets" -> {
        out.line("TARGET\tDESCRIPTION");
        var lines = new TreeMap<String, String>();
        definitions
            .targets()
            .forEach((name, target) -> lines.put(name, target.string("description")));
        definitions
            .groups()
            .forEach((name, group) ->
                lines.put(
                    name,
                    group.description().isEmpty()
                        ? String.join(", ", group.targets())
                        : group.description()));
        lines.forEach((name, text) -> {
          if (!name.startsWith("_")) {
            out.line(name + "\t" + text);
          }
        });
      }
      case "variables", "type=variables" -> {
        out.line("VARIABLE\tTYPE\tVALUE\tDESCRIPTION");
        for (Variable variable : definitions.variables()) {
          out.line(
              String.join(
                  "\t",
                  variable.name(),
                  variable.type(),
                  variable.value(),
                  variable.description()));
        }
      }
      default ->
          throw UsageException.plain(
              "invalid value " + Quoted.of(what) + " for --list: use targets or variables");
    }
    return 0;
  }
}
