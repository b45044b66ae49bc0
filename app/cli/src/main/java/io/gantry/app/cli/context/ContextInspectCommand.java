package io.gantry.app.cli.context;

import io.gantry.app.cli.Call;
import io.gantry.app.cli.Command;
import io.gantry.app.cli.argv.Arity;
import io.gantry.app.cli.argv.Option;
import io.gantry.app.cli.argv.Syntax;
import io.gantry.app.cli.context.store.ContextStore;
import io.gantry.app.cli.output.FormatHelp;
import io.gantry.app.cli.template.Template;
import io.gantry.platform.base.json.Json;
import java.util.ArrayList;
import java.util.List;

/** {@code context inspect}. */
public final class ContextInspectCommand implements Command {
  private static final Option<String> FORMAT = Option.text("format", "f", FormatHelp.OBJECT);
  private static final Syntax SYNTAX =
      Syntax.of(
          "context inspect",
          "[CONTEXT] [CONTEXT...]",
          Arity.atLeast(0),
          "Display detailed information on one or more contexts",
          FORMAT);

  @Override
  public Syntax syntax() {
    return SYNTAX;
  }

  @Override
  public int run(Call call) {
    ContextStore store = ContextStore.of(call.invocation().environment());
    List<String> names = call.operands().isEmpty() ? List.of(store.current()) : call.operands();
    String format = call.get(FORMAT);
    boolean whole = format.isEmpty() || format.equals("json");
    var template = Template.parse(whole ? "{{json .}}" : format);
    var found = new ArrayList<Json>();
    for (String name : names) {
      found.add(name.equals(ContextStore.DEFAULT) ? here() : store.get(name).shown());
    }
    if (format.isEmpty()) {
      call.out().line(Json.array(found).pretty("    "));
    } else if (whole) {
      call.out().line(Json.array(found).text());
    } else {
      found.forEach(context -> call.out().line(template.render(context)));
    }
    return 0;
  }

  private static Json here() {
    return Json.object()
        .put("Name", ContextStore.DEFAULT)
        .put("Metadata", Json.Obj.EMPTY)
        .put("Endpoints", Json.Obj.EMPTY)
        .put("TLSMaterial", Json.Obj.EMPTY)
        .put(
            "Storage",
            Json.object().put("MetadataPath", "<IN MEMORY>").put("TLSPath", "<IN MEMORY>").build())
        .build();
  }
}
