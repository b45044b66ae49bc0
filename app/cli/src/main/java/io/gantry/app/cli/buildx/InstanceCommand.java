package io.gantry.app.cli.buildx;

import io.gantry.app.cli.Call;
import io.gantry.app.cli.Command;
import io.gantry.app.cli.argv.Arity;
import io.gantry.app.cli.argv.Option;
import io.gantry.app.cli.argv.Syntax;
import io.gantry.app.cli.build.Builder;
import java.util.List;

/**
 * {@code buildx ls}, {@code inspect}, {@code use}, {@code create}, {@code rm} and {@code stop}:
 * there is one builder, so these look at it or leave it as it is.
 */
public final class InstanceCommand implements Command {
  private static final Option<String> FORMAT =
      Option.text("format", "", "table", "Format the output");
  private static final List<Option<?>> OF_CREATE =
      List.of(
          Option.flag("append", "", "Append a node to builder instead of changing it"),
          Option.flag("bootstrap", "", "Boot builder after creation"),
          Option.text("buildkitd-config", "", "BuildKit daemon config file").alias("config"),
          Option.text("buildkitd-flags", "", "BuildKit daemon flags"),
          Option.text("driver", "", "Driver to use"),
          Option.list("driver-opt", "", "Options for the driver"),
          Option.flag("leave", "", "Remove a node from builder instead of changing it"),
          Option.text("name", "", "Builder instance name"),
          Option.text("node", "", "Create/modify node with given name"),
          Option.list("platform", "", "Fixed platforms for current node"),
          Option.flag("use", "", "Set the current builder instance"));

  private final Verb verb;
  private final Syntax syntax;

  /** What is done. */
  public enum Verb {
    /** Lists builders. */
    LS,
    /** Shows one. */
    INSPECT,
    /** Chooses one. */
    USE,
    /** Makes one. */
    CREATE,
    /** Removes some. */
    RM,
    /** Stops one. */
    STOP
  }

  /** The command for a verb. */
  public InstanceCommand(Verb verb) {
    this.verb = verb;
    this.syntax = syntax(verb);
  }

  private static Syntax syntax(Verb verb) {
    return switch (verb) {
      case LS ->
          Syntax.of(
              "buildx ls",
              "",
              Arity.NONE,
              "List builder instances",
              FORMAT,
              Option.flag("no-trunc", "", "Don't truncate output"));
      case INSPECT ->
          Syntax.of(
              "buildx inspect",
              "[NAME]",
              Arity.atMost(1),
              "Inspect current builder instance",
              Builder.OPTION,
              Option.flag("bootstrap", "", "Ensure builder has booted before inspecting"));
      case USE ->
          Syntax.of(
              "buildx use",
              "[OPTIONS] NAME",
              Arity.exactly(1),
              "Set the current builder instance",
              Option.flag("default", "", "Set builder as default for current context"),
              Option.flag("global", "", "Builder persists context changes"));
      case CREATE ->
          Syntax.of("buildx create", "[NAME]", Arity.atMost(1), "Create a new builder instance")
              .withOptions(OF_CREATE);
      case RM ->
          Syntax.of(
              "buildx rm",
              "[NAME...]",
              Arity.atLeast(0),
              "Remove one or more builder instances",
              Option.flag("all-inactive", "", "Remove all inactive builders"),
              Builder.OPTION,
              Option.flag("force", "f", "Do not prompt for confirmation"),
              Option.flag("keep-daemon", "", "Keep the BuildKit daemon running"),
              Option.flag("keep-state", "", "Keep BuildKit state"));
      case STOP ->
          Syntax.of(
              "buildx stop", "[NAME]", Arity.atMost(1), "Stop builder instance", Builder.OPTION);
    };
  }

  @Override
  public Syntax syntax() {
    return syntax;
  }

  @Override
  public int run(Call call) {
    switch (verb) {
      case LS -> OneBuilder.list(call, call.get(FORMAT));
      case INSPECT -> {
        Builder.check(call);
        call.operands().forEach(Builder::check);
        OneBuilder.inspect(call);
      }
      case USE, STOP -> call.operands().forEach(Builder::check);
      case CREATE -> {
        call.err().line("gantry has one builder: nothing was made");
        call.out().line(Builder.NAME);
      }
      case RM ->
          call.err()
              .line("gantry has one builder, which stays: 'gantry builder prune -a' empties it");
    }
    return 0;
  }
}
