package io.gantry.app.cli.program;

import io.gantry.app.cli.Command;
import io.gantry.app.cli.build.BuildCommand;
import io.gantry.app.cli.image.BootstrapCommand;
import io.gantry.app.cli.image.HistoryCommand;
import io.gantry.app.cli.image.ImagePruneCommand;
import io.gantry.app.cli.image.ImagesCommand;
import io.gantry.app.cli.image.ImportCommand;
import io.gantry.app.cli.image.RmiCommand;
import io.gantry.app.cli.image.TagCommand;
import io.gantry.app.cli.inspect.ImageInspectCommand;
import java.util.List;
import java.util.Optional;

/** The commands on images, by name. */
final class ImageCommands {
  /** Below the group, as help lists them. */
  static final List<String> NAMES =
      List.of("bootstrap", "build", "history", "import", "inspect", "ls", "prune", "rm", "tag");

  /** Without the group. */
  static final List<String> TOP =
      List.of("bootstrap", "build", "history", "images", "import", "rmi", "tag");

  private ImageCommands() {}

  static Optional<Command> find(String name) {
    return switch (name) {
      case "inspect" -> Optional.of(new ImageInspectCommand());
      case "ls", "list" -> Optional.of(new ImagesCommand());
      case "prune" -> Optional.of(new ImagePruneCommand());
      case "rm", "remove" -> Optional.of(new RmiCommand());
      case "bootstrap", "build", "history", "import", "tag" -> top(name);
      default -> Optional.empty();
    };
  }

  static Optional<Command> top(String name) {
    return switch (name) {
      case "bootstrap" -> Optional.of(new BootstrapCommand());
      case "build" -> Optional.of(new BuildCommand());
      case "history" -> Optional.of(new HistoryCommand());
      case "images" -> Optional.of(new ImagesCommand());
      case "import" -> Optional.of(new ImportCommand());
      case "rmi" -> Optional.of(new RmiCommand());
      case "tag" -> Optional.of(new TagCommand());
      default -> Optional.empty();
    };
  }
}
