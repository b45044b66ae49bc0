package io.gantry.app.cli.container;

import io.gantry.app.cli.Call;
import io.gantry.app.cli.Command;
import io.gantry.app.cli.argv.Arity;
import io.gantry.app.cli.argv.Option;
import io.gantry.app.cli.argv.Syntax;
import io.gantry.app.cli.container.creation.CreationOptions;
import io.gantry.app.cli.container.creation.IdentityOptions;
import io.gantry.app.cli.container.creation.ProcessOptions;
import io.gantry.app.cli.terminal.Foreground;
import io.gantry.engine.api.ContainerSpec;
import io.gantry.engine.api.Containers;
import io.gantry.engine.api.WaitCondition;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.io.IOException;

/** {@code run}. */
public final class RunCommand implements Command {
  private static final Option<Boolean> DETACH =
      Option.flag("detach", "d", "Run container in background and print container ID");
  private static final Option<String> DETACH_KEYS =
      Option.text("detach-keys", "", "Override the key sequence for detaching a container");
  private static final Option<Boolean> SIG_PROXY =
      Option.onByDefault("sig-proxy", "", "Proxy received signals to the process");

  private static final Syntax SYNTAX =
      Syntax.of(
              "container run, run",
              "IMAGE [COMMAND] [ARG...]",
              Arity.atLeast(1),
              "Create and run a new container from an image")
          .withOptions(CreationOptions.and(DETACH, DETACH_KEYS, SIG_PROXY))
          .operandEndsOptions();

  @Override
  public Syntax syntax() {
    return SYNTAX;
  }

  @Override
  public int failureCode() {
    return 125;
  }

  @Override
  public int run(Call call) throws IOException, InterruptedException {
    boolean detach = call.get(DETACH);
    if (detach && call.given(ProcessOptions.ATTACH)) {
      throw new GantryException(
          Kind.INVALID, "conflicting options: cannot specify both --attach and --detach");
    }
    ContainerSpec spec = CreationOptions.spec(call, detach);
    var foreground =
        new Foreground(
            call.invocation().stdio(),
            spec.process().terminal(),
            ProcessOptions.attaches(call, "stdin") && !detach,
            ProcessOptions.attaches(call, "stdout"),
            ProcessOptions.attaches(call, "stderr"));
    foreground.check();
    String id = Creation.create(call, spec);
    IdentityOptions.writeId(call, id);
    Containers containers = call.engine().containers();
    if (detach) {
      containers.start(id);
      call.out().line(id);
      return 0;
    }
    boolean removed = spec.lifecycle().autoRemove();
    return new AttachedRun(call.invocation().signals(), containers, id)
        .start(
            foreground,
            call.get(DETACH_KEYS),
            removed ? WaitCondition.REMOVED : WaitCondition.NEXT_EXIT,
            call.get(SIG_PROXY));
  }
}
