package io.gantry.app.cli.program;

import io.gantry.app.cli.Command;
import io.gantry.app.cli.inspect.NetworkInspectCommand;
import io.gantry.app.cli.network.NetworkConnectCommand;
import io.gantry.app.cli.network.NetworkCreateCommand;
import io.gantry.app.cli.network.NetworkDisconnectCommand;
import io.gantry.app.cli.network.NetworkLsCommand;
import io.gantry.app.cli.network.NetworkPruneCommand;
import io.gantry.app.cli.network.NetworkRmCommand;
import java.util.List;
import java.util.Optional;

/** The commands on networks, by name. */
final class NetworkCommands {
  /** Below the group, as help lists them. */
  static final List<String> NAMES =
      List.of("connect", "create", "disconnect", "inspect", "ls", "prune", "rm");

  private NetworkCommands() {}

  static Optional<Command> find(String name) {
    return switch (name) {
      case "connect" -> Optional.of(new NetworkConnectCommand());
      case "create" -> Optional.of(new NetworkCreateCommand());
      case "disconnect" -> Optional.of(new NetworkDisconnectCommand());
      case "inspect" -> Optional.of(new NetworkInspectCommand());
      case "ls", "list" -> Optional.of(new NetworkLsCommand());
      case "prune" -> Optional.of(new NetworkPruneCommand());
      case "rm", "remove" -> Optional.of(new NetworkRmCommand());
      default -> Optional.empty();
    };
  }
}
