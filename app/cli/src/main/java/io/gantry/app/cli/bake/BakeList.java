package io.gantry.app.cli.bake;

import io.gantry.app.cli.argv.UsageException;
import io.gantry.app.cli.bake.Definitions.Group;
import io.gantry.app.cli.bake.Definitions.Variable;
import io.gantry.app.cli.build.option.Csv;
import io.gantry.app.cli.output.Output;
import io.gantry.platform.base.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** {@code --list}: what files define. */
final class BakeList {
  private static final int TAB = 8;

  private BakeList() {}

  static int print(Output out, Definitions definitions, String what) {
    boolean variables = false;
    boolean json = false;
    for (Csv.Field field : Csv.fields("--list", what)) {
      String value = field.hasValue() ? field.value() : field.key();
      switch (field.hasValue() ? field.key() : "type") {
        case "type" -> variables = isVariables(what, value);
        case "format" -> json = isJson(what, value);
        default -> throw invalid(what);
      }
    }
    if (json) {
      List<Json> all = variables ? variables(definitions) : targets(definitions);
      out.line(Json.array(all).pretty("  "));
      return 0;
    }
    var rows = new ArrayList<List<String>>();
    rows.add(
        variables
            ? List.of("VARIABLE", "TYPE", "VALUE", "DESCRIPTION")
            : List.of("TARGET", "DESCRIPTION"));
    if (variables) {
      for (Variable variable : definitions.variables()) {
        rows.add(
            List.of(variable.name(), variable.type(), shown(variable), variable.description()));
      }
    } else {
      for (String name : names(definitions)) {
        rows.add(List.of(name, description(definitions, name)));
      }
    }
    out.print(tabbed(rows));
    return 0;
  }

  private static boolean isVariables(String whole, String type) {
    return switch (type) {
      case "targets" -> false;
      case "variables" -> true;
      default -> throw invalid(whole);
    };
  }

  private static boolean isJson(String whole, String format) {
    return switch (format) {
      case "json" -> true;
      case "table" -> false;
      default -> throw invalid(whole);
    };
  }

  private static UsageException invalid(String what) {
    return Csv.invalid(
        "--list", what, "use targets or variables, or type=targets|variables,format=table|json");
  }

  private static String shown(Variable variable) {
    return switch (variable.value()) {
      case Json.Str(String text) -> text;
      case Json.Null _ -> "<null>";
      case Json.Bool _, Json.Num _, Json.Arr _, Json.Obj _ -> variable.value().text();
    };
  }

  private static List<Json> variables(Definitions definitions) {
    var all = new ArrayList<Json>();
    for (Variable variable : definitions.variables()) {
      boolean unset = variable.value() instanceof Json.Null;
      all.add(
          Json.object()
              .put("name", variable.name())
              .putUnlessEmpty("description", variable.description())
              .putUnlessEmpty("type", variable.type())
              .putUnlessEmpty("value", unset ? "" : shown(variable))
              .build());
    }
    return all;
  }

  /** Targets and groups, but those that are only inherited from. */
  private static Iterable<String> names(Definitions definitions) {
    var names = new TreeSet<>(definitions.targets().keySet());
    names.addAll(definitions.groups().keySet());
    names.removeIf(name -> name.startsWith("_"));
    return names;
  }

  private static String description(Definitions definitions, String name) {
    Group group = definitions.groups().get(name);
    if (group == null) {
      return definitions.targets().getOrDefault(name, Json.Obj.EMPTY).string("description");
    }
    String members = String.join(", ", group.targets());
    return group.description().isEmpty() ? members : group.description() + " (" + members + ")";
  }

  private static List<Json> targets(Definitions definitions) {
    var all = new ArrayList<Json>();
    for (String name : names(definitions)) {
      Json.ObjectBuilder target =
          Json.object()
              .put("name", name)
              .putUnlessEmpty("description", description(definitions, name));
      boolean group = definitions.groups().containsKey(name);
      all.add(group ? target.put("group", true).build() : target.build());
    }
    return all;
  }

  /** Aligned by tabs, as buildx does. */
  private static String tabbed(List<List<String>> rows) {
    var text = new StringBuilder();
    int columns = rows.getFirst().size();
    int[] widths = new int[columns];
    for (List<String> row : rows) {
      for (int i = 0; i < columns; i++) {
        int needed = Math.ceilDiv(row.get(i).length() + 1, TAB) * TAB;
        widths[i] = Math.max(widths[i], needed);
      }
    }
    for (List<String> row : rows) {
      for (int i = 0; i < columns - 1; i++) {
        String cell = row.get(i);
        text.append(cell).repeat('\t', Math.ceilDiv(widths[i] - cell.length(), TAB));
      }
      text.append(row.getLast()).append('\n');
    }
    return text.toString();
  }
}
