package io.gantry.app.cli.program;

import io.gantry.app.cli.Command;
import io.gantry.app.cli.bake.BakeCommand;
import io.gantry.app.cli.build.BuildCommand;
import io.gantry.app.cli.buildx.BuildxVersionCommand;
import io.gantry.app.cli.buildx.CachePruneCommand;
import io.gantry.app.cli.buildx.DuCommand;
import io.gantry.app.cli.buildx.ImagetoolsCreateCommand;
import io.gantry.app.cli.buildx.ImagetoolsInspectCommand;
import io.gantry.app.cli.buildx.InstanceCommand;
import io.gantry.app.cli.buildx.InstanceCommand.Verb;
import java.util.List;
import java.util.Optional;

/** The commands about building, by name. */
final class BuilderCommands {
  /** Below {@code builder}, as help lists them. */
  static final List<String> NAMES = List.of("build", "du", "prune");

  /** Below {@code buildx}. */
  static final List<String> BUILDX =
      List.of(
          "bake", "build", "create", "du", "inspect", "ls", "prune", "rm", "stop", "use",
          "version");

  /** Below {@code buildx imagetools}. */
  static final List<String> IMAGETOOLS = List.of("create", "inspect");

  private BuilderCommands() {}

  static Optional<Command> find(String name) {
    return switch (name) {
      case "build" -> Optional.of(new BuildCommand());
      case "du" -> Optional.of(new DuCommand());
      case "prune" -> Optional.of(new CachePruneCommand());
      default -> Optional.empty();
    };
  }

  static Optional<Command> buildx(String name) {
    return switch (name) {
      case "bake", "f" -> Optional.of(new BakeCommand());
      case "b" -> Optional.of(new BuildCommand());
      case "create" -> Optional.of(new InstanceCommand(Verb.CREATE));
      case "inspect" -> Optional.of(new InstanceCommand(Verb.INSPECT));
      case "ls" -> Optional.of(new InstanceCommand(Verb.LS));
      case "rm" -> Optional.of(new InstanceCommand(Verb.RM));
      case "stop" -> Optional.of(new InstanceCommand(Verb.STOP));
      case "use" -> Optional.of(new InstanceCommand(Verb.USE));
      case "version" -> Optional.of(new BuildxVersionCommand());
      default -> find(name);
    };
  }

  static Optional<Command> imagetools(String name) {
    return switch (name) {
      case "create" -> Optional.of(new ImagetoolsCreateCommand());
      case "inspect" -> Optional.of(new ImagetoolsInspectCommand());
      default -> Optional.empty();
    };
  }
}
