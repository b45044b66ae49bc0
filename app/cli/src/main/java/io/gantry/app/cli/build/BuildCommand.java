package io.gantry.app.cli.build;

import io.gantry.app.cli.Call;
import io.gantry.app.cli.Command;
import io.gantry.app.cli.argv.Arity;
import io.gantry.app.cli.argv.Option;
import io.gantry.app.cli.argv.Syntax;
import io.gantry.app.cli.argv.UsageException;
import io.gantry.app.cli.build.progress.Display;
import io.gantry.app.cli.build.progress.Displays;
import io.gantry.app.cli.terminal.Interruption;
import io.gantry.engine.api.build.BuildOutput;
import io.gantry.engine.api.build.BuildRequest;
import io.gantry.engine.api.build.BuildResult;
import io.gantry.platform.base.GantryException;
import java.io.IOException;

/** {@code build}. */
public final class BuildCommand implements Command {
  private static final Syntax SYNTAX =
      Syntax.of(
          "builder build, image build, buildx build, buildx b, build",
          "PATH | URL | -",
          Arity.exactly(1),
          "Build an image from a Dockerfile",
          BuildOptions.all());

  @Override
  public Syntax syntax() {
    return SYNTAX;
  }

  @Override
  public int run(Call call) throws IOException {
    Builder.check(call);
    String mode = Displays.mode(call);
    boolean quiet = call.get(BuildOptions.QUIET) || mode.equals("quiet");
    boolean chosen = call.given(Displays.OPTION) && !mode.equals("auto") && !mode.equals("quiet");
    if (call.get(BuildOptions.QUIET) && chosen) {
      throw UsageException.plain("progress=" + mode + " and quiet cannot be used together");
    }
    Method method =
        call.get(BuildOptions.CHECK)
            ? new Method(Method.Kind.CHECK, false)
            : Method.parse(call.get(BuildOptions.CALL));
    BuildRequest request = Requests.of(call);
    Receipts receipts = Receipts.of(call);
    for (Option<?> option : BuildOptions.IGNORED) {
      if (call.given(option) && !option.name().equals("debug")) {
        call.err().line("WARNING: --" + option.name() + " has no effect on this builder");
      }
    }
    try (Interruption interruption = interruption(call)) {
      try {
        if (method.kind() != Method.Kind.BUILD) {
          return method.run(call, request);
        }
        BuildResult result = build(call, request, quiet ? "quiet" : mode);
        receipts.write(result);
        if (quiet && !streams(request)) {
          call.out().line(result.imageId().toString());
        }
        return 0;
      } catch (GantryException e) {
        Failure.tell(call, "failed to build", e);
        boolean _ = Thread.interrupted();
        return interruption.exitCode(e.kind() == GantryException.Kind.CANCELLED ? 130 : 1);
      }
    }
  }

  /** A signal ends a build as it ends a foreground program. */
  private static Interruption interruption(Call call) {
    Thread building = Thread.currentThread();
    return Interruption.open(call.invocation().signals(), building::interrupt);
  }

  private static BuildResult build(Call call, BuildRequest request, String mode) {
    try (Display display = Displays.open(call, mode)) {
      return call.engine().builder().build(request, display);
    }
  }

  private static boolean streams(BuildRequest request) {
    return request.outputs().stream()
        .anyMatch(output -> output.sink() instanceof BuildOutput.Sink.Stream);
  }
}
