package io.gantry.app.cli.system;

import io.gantry.app.cli.Call;
import io.gantry.app.cli.Command;
import io.gantry.app.cli.argv.Arity;
import io.gantry.app.cli.argv.Option;
import io.gantry.app.cli.argv.Syntax;
import io.gantry.app.cli.output.FormatHelp;
import io.gantry.app.cli.template.Template;
import io.gantry.engine.api.EngineVersion;
import io.gantry.platform.base.json.Json;

/** {@code version}. */
public final class VersionCommand implements Command {
  private static final Option<String> FORMAT = Option.text("format", "f", FormatHelp.OBJECT);

  private static final Syntax SYNTAX =
      Syntax.of("version", "", Arity.NONE, "Show the gantry version information", FORMAT);

  @Override
  public Syntax syntax() {
    return SYNTAX;
  }

  @Override
  public int run(Call call) {
    EngineVersion version = call.engine().version();
    String format = call.get(FORMAT);
    if (!format.isEmpty()) {
      Json json = json(version);
      call.out().line(format.equals("json") ? json.text() : Template.parse(format).render(json));
      return 0;
    }
    call.out().line("gantry:");
    call.out().line(" Version:          " + version.version());
    call.out().line(" OS/Arch:          " + version.os() + "/" + version.architecture());
    call.out().line(" Kernel Version:   " + version.kernel());
    call.out().line(" Runtime:          " + version.runtime());
    call.out().line(" Root Directory:   " + version.root());
    return 0;
  }

  /** As docker's: a client and a server, which here are one program. */
  private static Json json(EngineVersion version) {
    Json.Obj program =
        Json.object()
            .put("Version", version.version())
            .put("Os", version.os())
            .put("Arch", version.architecture())
            .put("KernelVersion", version.kernel())
            .put("Runtime", version.runtime())
            .put("Root", version.root())
            .build();
    return Json.object().put("Client", program).put("Server", program).build();
  }
}
