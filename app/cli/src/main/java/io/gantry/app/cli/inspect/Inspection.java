package io.gantry.app.cli.inspect;

import io.gantry.app.cli.Call;
import io.gantry.app.cli.argv.Option;
import io.gantry.app.cli.output.FormatHelp;
import io.gantry.app.cli.template.Missing;
import io.gantry.app.cli.template.Template;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Looks up each operand and prints what was found; complaints come last. */
final class Inspection {
  static final Option<String> FORMAT = Option.text("format", "f", FormatHelp.OBJECT);

  /** Objects of the API whose keys users choose. */
  private static final Missing MISSING =
      new Missing.NoEntry(
          Set.of(
              "Labels",
              "Ports",
              "PortBindings",
              "ExposedPorts",
              "Networks",
              "Volumes",
              "Tmpfs",
              "Options"));

  private Inspection() {}

  static int run(Call call, List<Finder> finders) {
    String format = call.get(FORMAT);
    boolean whole = format.isEmpty() || format.equals("json");
    var template = Template.parse(whole ? "{{json .}}" : format);
    var found = new ArrayList<Json>();
    var complaints = new ArrayList<String>();
    for (String ref : call.operands()) {
      try {
        found.add(Finder.find(call.engine(), finders, ref));
      } catch (GantryException e) {
        complaints.add(e.text());
      }
    }
    if (format.isEmpty()) {
      call.out().line(found.isEmpty() ? "[]" : Json.array(found).pretty("    "));
    } else if (whole) {
      call.out().line(Json.array(found).text());
    } else {
      for (Json object : found) {
        call.out().line(template.render(object, MISSING));
      }
    }
    call.out().flush();
    for (String complaint : complaints) {
      call.err().line("gantry: " + complaint);
    }
    return complaints.isEmpty() ? 0 : 1;
  }
}
