package io.gantry.app.cli.program;

import io.gantry.app.cli.Command;
import io.gantry.app.cli.argv.Help;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** All commands, found by name; only the one that is asked for is loaded. */
final class Catalogue {
  private static final List<String> GROUPS =
      List.of(
          "builder",
          "buildx",
          "cluster",
          "container",
          "context",
          "image",
          "manifest",
          "network",
          "registry",
          "system",
          "volume");

  private static final String IMAGETOOLS = "buildx imagetools";

  private static final List<String> COMMON =
      List.of(
          "run",
          "exec",
          "ps",
          "build",
          "bootstrap",
          "pull",
          "push",
          "images",
          "login",
          "logout",
          "version",
          "info");

  private final List<Command> hostCommands;

  Catalogue(List<Command> hostCommands) {
    this.hostCommands = List.copyOf(hostCommands);
  }

  static boolean isGroup(String name) {
    return GROUPS.contains(name) || name.equals(IMAGETOOLS);
  }

  /** The command {@code name} of a group, or of none. */
  Optional<Command> find(String group, String name) {
    Optional<Command> found =
        switch (group) {
          case "container" -> ContainerCommands.find(name);
          case "context" -> ContextCommands.find(name);
          case "image" -> ImageCommands.find(name);
          case "network" -> NetworkCommands.find(name);
          case "volume" -> VolumeCommands.find(name);
          case "system" -> SystemCommands.find(name).or(() -> ofHost(group, name));
          case "manifest" -> ManifestCommands.find(name);
          case "builder" -> BuilderCommands.find(name);
          case "buildx" -> BuilderCommands.buildx(name);
          case IMAGETOOLS -> BuilderCommands.imagetools(name);
          case "cluster", "registry" -> ofHost(group, name);
          default -> top(name);
        };
    return found;
  }

  /** Whether a command is about the machine that it runs on. */
  boolean isOfHost(Command command) {
    return hostCommands.contains(command);
  }

  private Optional<Command> ofHost(String group, String name) {
    String path = group.isEmpty() ? name : group + " " + name;
    for (Command command : hostCommands) {
      if (command.paths().contains(path)) {
        return Optional.of(command);
      }
    }
    return Optional.empty();
  }

  /** The names of the host's commands in a group, or of those in none. */
  private List<String> namesOfHost(String group) {
    var names = new ArrayList<String>();
    for (Command command : hostCommands) {
      String path = command.syntax().path(group);
      int space = path.indexOf(' ');
      if (path.substring(0, Math.max(0, space)).equals(group)) {
        names.add(path.substring(space + 1));
      }
    }
    return names;
  }

  private Optional<Command> top(String name) {
    Optional<Command> found = ofHost("", name);
    if (found.isEmpty()) {
      found = ContainerCommands.top(name);
    }
    if (found.isEmpty()) {
      found = ImageCommands.top(name);
    }
    return found.isEmpty() ? SystemCommands.top(name) : found;
  }

  /** The names of a group, or of all commands without one. */
  private List<String> names(String group) {
    return switch (group) {
      case "container" -> ContainerCommands.NAMES;
      case "context" -> ContextCommands.NAMES;
      case "image" -> ImageCommands.NAMES;
      case "network" -> NetworkCommands.NAMES;
      case "volume" -> VolumeCommands.NAMES;
      case "system" -> {
        var all = new ArrayList<>(SystemCommands.NAMES);
        all.addAll(namesOfHost(group));
        yield all.stream().sorted().toList();
      }
      case "manifest" -> ManifestCommands.NAMES;
      case "builder" -> BuilderCommands.NAMES;
      case "buildx" -> BuilderCommands.BUILDX;
      case IMAGETOOLS -> BuilderCommands.IMAGETOOLS;
      case "cluster", "registry" -> namesOfHost(group);
      default -> {
        var all = new ArrayList<String>();
        all.addAll(ContainerCommands.TOP);
        all.addAll(ImageCommands.TOP);
        all.addAll(SystemCommands.TOP);
        all.addAll(namesOfHost(""));
        yield all;
      }
    };
  }

  String help(String group, int columns) {
    return group.isEmpty() ? overview(columns) : groupHelp(group);
  }

  private String groupHelp(String group) {
    return "Usage:  gantry "
        + group
        + " COMMAND\n\n"
        + purpose(group)
        + "\n\nCommands:\n"
        + table(group, names(group))
        + (group.equals("buildx")
            ? "\nManagement Commands:\n  imagetools  " + purpose(IMAGETOOLS) + "\n"
            : "")
        + "\nRun 'gantry "
        + group
        + " COMMAND --help' for more information on a command.\n";
  }

  private static String purpose(String group) {
    return switch (group) {
      case "builder" -> "Manage builds";
      case "buildx" -> "Build with all of BuildKit's features";
      case IMAGETOOLS -> "Commands to work on images in registry";
      case "manifest" -> "Manage image manifests and manifest lists";
      case "registry" -> "Serve images to others";
      case "system" -> "Manage gantry";
      default -> "Manage " + group + "s";
    };
  }

  private String overview(int columns) {
    var others = new ArrayList<String>();
    for (String name : names("")) {
      if (!COMMON.contains(name)) {
        others.add(name);
      }
    }
    others.sort(String::compareTo);
    var text = new StringBuilder("Usage:  gantry [OPTIONS] COMMAND\n\n");
    text.append(GlobalOptions.SYNTAX.summary()).append("\n\nCommon Commands:\n");
    text.append(table("", COMMON)).append("\nManagement Commands:\n");
    for (String group : GROUPS) {
      text.append("  ").append(group).repeat(' ', 12 - group.length());
      text.append(purpose(group)).append('\n');
    }
    text.append("\nCommands:\n").append(table("", others)).append("\nGlobal Options:\n");
    text.append(Help.options(GlobalOptions.SYNTAX.options(), columns));
    return text.append("\nRun 'gantry COMMAND --help' for more information on a command.\n")
        .toString();
  }

  private String table(String group, List<String> names) {
    var text = new StringBuilder();
    for (String name : names) {
      Optional<Command> command = find(group, name);
      if (command.isPresent() && !command.get().syntax().hidden()) {
        text.append("  ").append(name).repeat(' ', Math.max(1, 12 - name.length()));
        text.append(command.get().syntax().summary()).append('\n');
      }
    }
    return text.toString();
  }

  /** The answer to an unknown command, with the nearest that there is. */
  String unknown(String group, String name) {
    String prefix = group.isEmpty() ? "gantry " : "gantry " + group + " ";
    var text = new StringBuilder("gantry: unknown command: ").append(prefix).append(name);
    Nearest.of(name, names(group))
        .ifPresent(
            near -> text.append("\n\nDid you mean '").append(prefix).append(near).append("'?"));
    if (!group.isEmpty()) {
      text.append("\n\nUsage:  ").append(prefix).append("COMMAND");
    }
    return text.append("\n\nRun '")
        .append(prefix)
        .append("--help' for more information\n")
        .toString();
  }
}
