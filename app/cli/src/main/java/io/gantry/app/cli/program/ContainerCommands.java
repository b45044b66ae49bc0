package io.gantry.app.cli.program;

import io.gantry.app.cli.Command;
import io.gantry.app.cli.container.AttachCommand;
import io.gantry.app.cli.container.CommitCommand;
import io.gantry.app.cli.container.CreateCommand;
import io.gantry.app.cli.container.DiffCommand;
import io.gantry.app.cli.container.ExecCommand;
import io.gantry.app.cli.container.ExportCommand;
import io.gantry.app.cli.container.KillCommand;
import io.gantry.app.cli.container.LogsCommand;
import io.gantry.app.cli.container.PauseCommand;
import io.gantry.app.cli.container.PortCommand;
import io.gantry.app.cli.container.PruneCommand;
import io.gantry.app.cli.container.PsCommand;
import io.gantry.app.cli.container.ReapCommand;
import io.gantry.app.cli.container.RenameCommand;
import io.gantry.app.cli.container.RestartCommand;
import io.gantry.app.cli.container.RmCommand;
import io.gantry.app.cli.container.RunCommand;
import io.gantry.app.cli.container.StartCommand;
import io.gantry.app.cli.container.StatsCommand;
import io.gantry.app.cli.container.StopCommand;
import io.gantry.app.cli.container.TopCommand;
import io.gantry.app.cli.container.UnpauseCommand;
import io.gantry.app.cli.container.UpdateCommand;
import io.gantry.app.cli.container.WaitCommand;
import io.gantry.app.cli.copy.CpCommand;
import io.gantry.app.cli.inspect.ContainerInspectCommand;
import java.util.List;
import java.util.Optional;

/** The commands on containers, by name. */
final class ContainerCommands {
  /** Below the group, as help lists them. */
  static final List<String> NAMES =
      List.of(
          "attach", "commit", "cp", "create", "diff", "exec", "export", "inspect", "kill", "logs",
          "ls", "pause", "port", "prune", "rename", "restart", "rm", "run", "start", "stats",
          "stop", "top", "unpause", "update", "wait");

  /** Without the group. */
  static final List<String> TOP =
      List.of(
          "attach", "commit", "cp", "create", "diff", "exec", "export", "kill", "logs", "pause",
          "port", "ps", "rename", "restart", "rm", "run", "start", "stats", "stop", "top",
          "unpause", "update", "wait");

  private ContainerCommands() {}

  static Optional<Command> find(String name) {
    return switch (name) {
      case "ls", "list" -> Optional.of(new PsCommand());
      case "inspect" -> Optional.of(new ContainerInspectCommand());
      case "prune" -> Optional.of(new PruneCommand());
      case "reap" -> Optional.of(new ReapCommand());
      case "remove" -> Optional.of(new RmCommand());
      default -> top(name);
    };
  }

  static Optional<Command> top(String name) {
    return switch (name) {
      case "attach" -> Optional.of(new AttachCommand());
      case "commit" -> Optional.of(new CommitCommand());
      case "cp" -> Optional.of(new CpCommand());
      case "create" -> Optional.of(new CreateCommand());
      case "diff" -> Optional.of(new DiffCommand());
      case "exec" -> Optional.of(new ExecCommand());
      case "export" -> Optional.of(new ExportCommand());
      case "kill" -> Optional.of(new KillCommand());
      case "logs" -> Optional.of(new LogsCommand());
      case "pause" -> Optional.of(new PauseCommand());
      case "port" -> Optional.of(new PortCommand());
      case "rename" -> Optional.of(new RenameCommand());
      case "restart" -> Optional.of(new RestartCommand());
      case "rm" -> Optional.of(new RmCommand());
      case "run" -> Optional.of(new RunCommand());
      case "start" -> Optional.of(new StartCommand());
      case "stats" -> Optional.of(new StatsCommand());
      case "stop" -> Optional.of(new StopCommand());
      case "top" -> Optional.of(new TopCommand());
      case "unpause" -> Optional.of(new UnpauseCommand());
      case "update" -> Optional.of(new UpdateCommand());
      case "wait" -> Optional.of(new WaitCommand());
      case "ps" -> Optional.of(new PsCommand());
      default -> Optional.empty();
    };
  }
}
