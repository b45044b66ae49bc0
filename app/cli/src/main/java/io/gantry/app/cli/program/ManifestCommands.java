package io.gantry.app.cli.program;

import io.gantry.app.cli.Command;
import io.gantry.app.cli.manifest.ManifestAnnotateCommand;
import io.gantry.app.cli.manifest.ManifestCreateCommand;
import io.gantry.app.cli.manifest.ManifestInspectCommand;
import io.gantry.app.cli.manifest.ManifestPushCommand;
import io.gantry.app.cli.manifest.ManifestRmCommand;
import java.util.List;
import java.util.Optional;

/** The commands on manifest lists, by name. */
final class ManifestCommands {
  /** Below the group, as help lists them. */
  static final List<String> NAMES = List.of("annotate", "create", "inspect", "push", "rm");

  private ManifestCommands() {}

  static Optional<Command> find(String name) {
    return switch (name) {
      case "annotate" -> Optional.of(new ManifestAnnotateCommand());
      case "create" -> Optional.of(new ManifestCreateCommand());
      case "inspect" -> Optional.of(new ManifestInspectCommand());
      case "push" -> Optional.of(new ManifestPushCommand());
      case "rm" -> Optional.of(new ManifestRmCommand());
      default -> Optional.empty();
    };
  }
}
