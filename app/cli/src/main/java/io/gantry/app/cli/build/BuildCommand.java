package io.gantry.app.cli.build;

import io.gantry.app.cli.Call;
import io.gantry.app.cli.Command;
import io.gantry.app.cli.argv.Arity;
import io.gantry.app.cli.argv.Option;
import io.gantry.app.cli.argv.Syntax;
import io.gantry.app.cli.argv.UsageException;
import io.gantry.app.cli.terminal.Tty;
import io.gantry.app.cli.transfer.Access;
import io.gantry.engine.api.build.BuildProgress;
import io.gantry.engine.api.build.BuildRequest;
import io.gantry.engine.api.build.BuildResult;
import java.io.IOException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code build}. */
public final class BuildCommand implements Command {
  private static final Option<List<String>> BUILD_ARG =
      Option.list("build-arg", "", "Set build-time variables");
  private static final Option<String> FILE =
      Option.text("file", "f", "Name of the Dockerfile (Default is \"PATH/Dockerfile\")");
  private static final Option<String> IIDFILE =
      Option.text("iidfile", "", "Write the image ID to the file");
  private static final Option<List<String>> LABEL =
      Option.list("label", "", "Set metadata for an image");
  private static final Option<String> NETWORK =
      Option.text(
          "network",
          "",
          "default",
          "Set the networking mode for the RUN instructions during build");
  private static final Option<Boolean> NO_CACHE =
      Option.flag("no-cache", "", "Do not use cache when building the image");
  private static final Option<String> PLATFORM =
      Option.text("platform", "", "Set platform if server is multi-platform capable");
  private static final Option<String> PROGRESS =
      Option.text(
          "progress",
          "",
          "auto",
          "Set type of progress output (\"auto\", \"plain\", \"tty\", \"quiet\")");
  private static final Option<Boolean> PULL =
      Option.flag("pull", "", "Always attempt to pull a newer version of the image");
  private static final Option<Boolean> QUIET =
      Option.flag("quiet", "q", "Suppress the build output and print image ID on success");
  private static final Option<List<String>> TAG =
      Option.list("tag", "t", "Name and optionally a tag in the \"name:tag\" format");
  private static final Option<String> TARGET =
      Option.text("target", "", "Set the target build stage to build");

  private static final Syntax SYNTAX =
      Syntax.of(
          "image build, build",
          "PATH | -",
          Arity.exactly(1),
          "Build an image from a Dockerfile",
          BUILD_ARG,
          FILE,
          IIDFILE,
          LABEL,
          NETWORK,
          NO_CACHE,
          PLATFORM,
          PROGRESS,
          PULL,
          QUIET,
          TAG,
          TARGET);

  @Override
  public Syntax syntax() {
    return SYNTAX;
  }

  @Override
  public int run(Call call) throws IOException {
    String network = call.get(NETWORK);
    switch (network) {
      case "default", "none", "host" -> {}
      default ->
          throw UsageException.plain(
              "network mode \"" + network + "\" is not supported: use default, none or host");
    }
    boolean quiet = call.get(QUIET) || call.get(PROGRESS).equals("quiet");
    try (BuildContext context =
            BuildContext.open(call.invocation(), call.operand(0), call.get(FILE));
        Display display = display(call, quiet)) {
      var files = new io.gantry.engine.api.build.BuildContext.Directory(context.directory());
      BuildRequest.Definition definition =
          context
              .text()
              .<BuildRequest.Definition>map(BuildRequest.Definition.Text::new)
              .or(() -> context.dockerfile().map(BuildRequest.Definition.OnHost::new))
              .orElseGet(() -> new BuildRequest.Definition.InContext(""));
      var request =
          new BuildRequest(
              BuildRequest.Subject.of(files)
                  .with(definition)
                  .withTarget(call.get(TARGET))
                  .withArguments(arguments(call))
                  .withLabels(pairs(call.get(LABEL))),
              new BuildRequest.Running(network, List.of(), 0, List.of(), java.util.Set.of()),
              BuildRequest.Caching.PLAIN.withNone(call.get(NO_CACHE)),
              List.of(),
              call.get(TAG),
              Map.of(),
              Map.of(),
              io.gantry.engine.api.build.BuildSecrets.NONE,
              call.get(PULL),
              Access.of(call));
      BuildResult result = call.engine().builder().build(request, display);
      display.exported(result.imageId().toString(), call.get(TAG));
      if (call.given(IIDFILE)) {
        Files.writeString(call.invocation().path(call.get(IIDFILE)), result.imageId().toString());
      }
      if (quiet) {
        call.out().line(result.imageId().toString());
      }
    }
    return 0;
  }

  /** Something that shows progress. */
  interface Display extends BuildProgress, AutoCloseable {
    /** The image is there. */
    void exported(String id, List<String> names);

    @Override
    void close();
  }

  private static Display display(Call call, boolean quiet) {
    if (quiet) {
      return new SilentProgress();
    }
    int fd = call.invocation().stdio().errFd();
    Optional<Tty.Size> size = Tty.size(fd);
    return switch (call.get(PROGRESS)) {
      case "plain" -> new PlainProgress(call.err(), call.clock());
      case "auto" ->
          Tty.isTerminal(fd) && size.isPresent()
              ? new TerminalProgress(call.err(), call.clock(), size.get().columns())
              : new PlainProgress(call.err(), call.clock());
      case "tty" ->
          new TerminalProgress(call.err(), call.clock(), size.map(Tty.Size::columns).orElse(80));
      default ->
          throw UsageException.plain(
              "invalid progress \"" + call.get(PROGRESS) + "\": use auto, plain, tty or quiet");
    };
  }

  /** {@code NAME} alone takes the user's own variable, and nothing if he has none. */
  private static Map<String, String> arguments(Call call) {
    var arguments = new LinkedHashMap<String, String>();
    for (String argument : call.get(BUILD_ARG)) {
      int equals = argument.indexOf('=');
      if (equals >= 0) {
        arguments.put(argument.substring(0, equals), argument.substring(equals + 1));
      } else if (call.invocation().environment().containsKey(argument)) {
        arguments.put(argument, call.invocation().environment().getOrDefault(argument, ""));
      }
    }
    return arguments;
  }

  private static Map<String, String> pairs(List<String> texts) {
    var pairs = new LinkedHashMap<String, String>();
    for (String text : texts) {
      int equals = text.indexOf('=');
      pairs.put(
          equals < 0 ? text : text.substring(0, equals),
          equals < 0 ? "" : text.substring(equals + 1));
    }
    return pairs;
  }
}
