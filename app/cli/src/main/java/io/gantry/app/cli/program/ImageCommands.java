package io.gantry.app.cli.program;

import io.gantry.app.cli.Command;
import io.gantry.app.cli.image.BootstrapCommand;
import io.gantry.app.cli.image.ImagesCommand;
import java.util.List;
import java.util.Optional;

/** The commands on images, by name. */
final class ImageCommands {
  static final List<String> NAMES = List.of("bootstrap", "ls");

  static final List<String> TOP = List.of("bootstrap", "images");

  private ImageCommands() {}

  static Optional<Command> find(String name) {
    return switch (name) {
      case "bootstrap" -> Optional.of(new BootstrapCommand());
      case "ls", "list" -> Optional.of(new ImagesCommand());
      default -> Optional.empty();
    };
  }

  static Optional<Command> top(String name) {
    return switch (name) {
      case "bootstrap" -> Optional.of(new BootstrapCommand());
      case "images" -> Optional.of(new ImagesCommand());
      default -> Optional.empty();
    };
  }
}
