package io.gantry.app.cli.program;

import io.gantry.app.cli.Command;
import io.gantry.app.cli.bake.BakeCommand;
import io.gantry.app.cli.build.BuildCommand;
import io.gantry.app.cli.image.BootstrapCommand;
import io.gantry.app.cli.image.HistoryCommand;
import io.gantry.app.cli.image.ImageCopyCommand;
import io.gantry.app.cli.image.ImageDeleteCommand;
import io.gantry.app.cli.image.ImageDiffCommand;
import io.gantry.app.cli.image.ImagePruneCommand;
import io.gantry.app.cli.image.ImagesCommand;
import io.gantry.app.cli.image.ImportCommand;
import io.gantry.app.cli.image.ListTagsCommand;
import io.gantry.app.cli.image.LoadCommand;
import io.gantry.app.cli.image.PullCommand;
import io.gantry.app.cli.image.PushCommand;
import io.gantry.app.cli.image.RmiCommand;
import io.gantry.app.cli.image.SaveCommand;
import io.gantry.app.cli.image.TagCommand;
import io.gantry.app.cli.inspect.ImageInspectCommand;
import io.gantry.app.cli.login.LoginCommand;
import io.gantry.app.cli.login.LogoutCommand;
import java.util.List;
import java.util.Optional;

/** The commands on images, by name. */
final class ImageCommands {
  /** Below the group, as help lists them. */
  static final List<String> NAMES =
      List.of(
          "bootstrap",
          "build",
          "copy",
          "delete",
          "diff",
          "history",
          "import",
          "inspect",
          "list-tags",
          "load",
          "ls",
          "prune",
          "pull",
          "push",
          "rm",
          "save",
          "tag");

  /** Without the group. */
  static final List<String> TOP =
      List.of(
          "bake",
          "bootstrap",
          "build",
          "history",
          "images",
          "import",
          "load",
          "login",
          "logout",
          "pull",
          "push",
          "rmi",
          "save",
          "tag");

  private ImageCommands() {}

  static Optional<Command> find(String name) {
    return switch (name) {
      case "copy" -> Optional.of(new ImageCopyCommand());
      case "delete" -> Optional.of(new ImageDeleteCommand());
      case "diff" -> Optional.of(new ImageDiffCommand());
      case "inspect" -> Optional.of(new ImageInspectCommand());
      case "list-tags" -> Optional.of(new ListTagsCommand());
      case "ls", "list" -> Optional.of(new ImagesCommand());
      case "prune" -> Optional.of(new ImagePruneCommand());
      case "rm", "remove" -> Optional.of(new RmiCommand());
      case "bootstrap", "build", "history", "import", "load", "pull", "push", "save", "tag" ->
          top(name);
      default -> Optional.empty();
    };
  }

  static Optional<Command> top(String name) {
    return switch (name) {
      case "bake" -> Optional.of(new BakeCommand());
      case "bootstrap" -> Optional.of(new BootstrapCommand());
      case "build" -> Optional.of(new BuildCommand());
      case "history" -> Optional.of(new HistoryCommand());
      case "images" -> Optional.of(new ImagesCommand());
      case "import" -> Optional.of(new ImportCommand());
      case "load" -> Optional.of(new LoadCommand());
      case "login" -> Optional.of(new LoginCommand());
      case "logout" -> Optional.of(new LogoutCommand());
      case "pull" -> Optional.of(new PullCommand());
      case "push" -> Optional.of(new PushCommand());
      case "rmi" -> Optional.of(new RmiCommand());
      case "save" -> Optional.of(new SaveCommand());
      case "tag" -> Optional.of(new TagCommand());
      default -> Optional.empty();
    };
  }
}
