package io.gantry.app.launcher.cluster;

import io.gantry.app.cli.Call;
import io.gantry.app.cli.Command;
import io.gantry.app.cli.argv.Arity;
import io.gantry.app.cli.argv.Option;
import io.gantry.app.cli.argv.Syntax;
import io.gantry.platform.base.json.Json;
import java.util.Optional;

/** {@code gantry cluster status}. */
public final class ClusterStatusCommand implements Command {
  private static final Option<String> FORMAT =
      Option.text("format", "", "\"json\" for one JSON object");

  private static final Syntax SYNTAX =
      Syntax.of(
          "cluster status",
          "",
          Arity.NONE,
          "Show whether the cluster runs, and what it runs",
          FORMAT);

  private final ClusterHost host;

  /** On this host. */
  public ClusterStatusCommand(ClusterHost host) {
    this.host = host;
  }

  @Override
  public Syntax syntax() {
    return SYNTAX;
  }

  @Override
  public int run(Call call) {
    Optional<Json.Obj> status = Control.ask(host.files().control(), "status");
    boolean json = call.get(FORMAT).equals("json");
    if (status.isEmpty()) {
      call.out().line(json ? "{\"running\":false}" : "not running");
      return 1;
    }
    Json.Obj found = status.get();
    if (json) {
      call.out().line(found.with("running", Json.of(true)).text());
      return 0;
    }
    line(call, "API server", found.string("server") + ", " + found.string("version"));
    line(call, "Node", found.string("node"));
    line(call, "Pods", found.number("podsRunning", 0) + " running of " + found.number("pods", 0));
    line(call, "Pod network", found.string("podCidr"));
    line(call, "Services", found.string("serviceCidr"));
    line(call, "Process", Long.toString(found.number("pid", 0)));
    return 0;
  }

  private static void line(Call call, String title, String text) {
    call.out().line(title + ":" + " ".repeat(Math.max(1, 14 - title.length())) + text);
  }
}
