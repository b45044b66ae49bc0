package io.gantry.app.cli.system;

import io.gantry.app.cli.Call;
import io.gantry.app.cli.Command;
import io.gantry.app.cli.argv.Arity;
import io.gantry.app.cli.argv.Option;
import io.gantry.app.cli.argv.Syntax;
import io.gantry.app.cli.output.FormatHelp;
import io.gantry.app.cli.template.Template;
import io.gantry.engine.api.ContainerDetails;
import io.gantry.engine.api.EngineVersion;
import io.gantry.platform.base.json.Json;
import java.util.List;

/** {@code info}. */
public final class InfoCommand implements Command {
  private static final Option<String> FORMAT = Option.text("format", "f", FormatHelp.OBJECT);

  private static final Syntax SYNTAX =
      Syntax.of("system info, info", "", Arity.NONE, "Display system-wide information", FORMAT);

  @Override
  public Syntax syntax() {
    return SYNTAX;
  }

  @Override
  public int run(Call call) {
    Json.Obj info = json(call);
    String format = call.get(FORMAT);
    if (!format.isEmpty()) {
      call.out().line(format.equals("json") ? info.text() : Template.parse(format).render(info));
      return 0;
    }
    call.out().line("Containers: " + info.number("Containers", 0));
    call.out().line(" Running: " + info.number("ContainersRunning", 0));
    call.out().line(" Paused: " + info.number("ContainersPaused", 0));
    call.out().line(" Stopped: " + info.number("ContainersStopped", 0));
    call.out().line("Images: " + info.number("Images", 0));
    call.out().line("Server Version: " + info.string("ServerVersion"));
    call.out().line("Storage Driver: " + info.string("Driver"));
    call.out().line("Default Runtime: " + info.string("DefaultRuntime"));
    call.out().line("Kernel Version: " + info.string("KernelVersion"));
    call.out().line("OSType: " + info.string("OSType"));
    call.out().line("Architecture: " + info.string("Architecture"));
    call.out().line("Root Dir: " + info.string("DockerRootDir"));
    return 0;
  }

  private static Json.Obj json(Call call) {
    EngineVersion version = call.engine().version();
    List<ContainerDetails> containers = call.engine().containers().list(true);
    long running = count(containers, "running");
    long paused = count(containers, "paused");
    return Json.object()
        .put("Containers", containers.size())
        .put("ContainersRunning", running)
        .put("ContainersPaused", paused)
        .put("ContainersStopped", containers.size() - running - paused)
        .put("Images", call.engine().images().list().size())
        .put("Driver", "overlay2")
        .put("KernelVersion", version.kernel())
        .put("OSType", version.os())
        .put("Architecture", version.architecture())
        .put("DockerRootDir", version.root())
        .put("DefaultRuntime", version.runtime())
        .put("ServerVersion", version.version())
        .build();
  }

  private static long count(List<ContainerDetails> containers, String state) {
    long count = 0;
    for (ContainerDetails container : containers) {
      count += container.state().word().equals(state) ? 1 : 0;
    }
    return count;
  }
}
