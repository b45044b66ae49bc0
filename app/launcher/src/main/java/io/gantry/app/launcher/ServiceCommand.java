package io.gantry.app.launcher;

import io.gantry.app.cli.Call;
import io.gantry.app.cli.Command;
import io.gantry.app.cli.argv.Arity;
import io.gantry.app.cli.argv.Option;
import io.gantry.app.cli.argv.Syntax;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.linux.process.Output;
import io.gantry.platform.linux.process.Spawn;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * {@code gantry system service}: the systemd unit that starts containers with the host, or with the
 * manager of an ordinary user.
 */
final class ServiceCommand implements Command {
  private static final String NAME = "gantry.service";
  private static final Path UNITS = Path.of("/etc/systemd/system");
  private static final Option<Boolean> INSTALL =
      Option.flag("install", "", "Write the unit to systemd's directory and enable it");

  private static final Syntax SYNTAX =
      Syntax.of(
          "system service",
          "",
          Arity.NONE,
          "Show the systemd unit that starts containers with the host",
          INSTALL);

  private final Roots roots;
  private final long uid;

  /** For the user {@code uid} of the host. */
  ServiceCommand(Roots roots, long uid) {
    this.roots = roots;
    this.uid = uid;
  }

  @Override
  public Syntax syntax() {
    return SYNTAX;
  }

  @Override
  public int run(Call call) {
    String unit = unit(System.getProperty("gantry.home", ""), roots, uid == 0);
    if (!call.get(INSTALL)) {
      call.out().print(unit);
      return 0;
    }
    if (uid == 0) {
      write(UNITS, unit);
      systemctl("daemon-reload");
      systemctl("enable", NAME);
      call.out().line("installed " + UNITS.resolve(NAME));
      return 0;
    }
    Map<String, String> environment = call.invocation().environment();
    Path directory = userUnits(environment);
    write(directory, unit);
    enable(directory);
    call.out().line("installed " + directory.resolve(NAME));
    call.out()
        .line(
            "it starts with your first login; to start with the host: sudo loginctl enable-linger "
                + environment.getOrDefault("USER", Long.toString(uid)));
    return 0;
  }

  /** Where the manager of a user looks. */
  static Path userUnits(Map<String, String> environment) {
    String config = environment.getOrDefault("XDG_CONFIG_HOME", "");
    Path directory =
        config.isEmpty()
            ? Path.of(environment.getOrDefault("HOME", "/"), ".config")
            : Path.of(config);
    return directory.resolve("systemd/user");
  }

  private static void write(Path directory, String unit) {
    try {
      Path _ = Files.createDirectories(directory);
      Path _ = Files.writeString(directory.resolve(NAME), unit);
    } catch (IOException e) {
      throw new GantryException(Kind.UNAVAILABLE, "cannot write to " + directory + ": " + e, e);
    }
  }

  /** What {@code systemctl --user enable} would do, which cannot be asked from a user namespace. */
  private static void enable(Path directory) {
    Path wants = directory.resolve("default.target.wants");
    try {
      Path _ = Files.createDirectories(wants);
      Path _ = Files.createSymbolicLink(wants.resolve(NAME), Path.of("..", NAME));
    } catch (FileAlreadyExistsException _) {
      return; // enabled before
    } catch (IOException e) {
      throw new GantryException(Kind.UNAVAILABLE, "cannot write to " + wants + ": " + e, e);
    }
  }

  private static void systemctl(String... words) {
    var command = new ArrayList<>(List.of("systemctl"));
    command.addAll(List.of(words));
    Output output = Spawn.run(command, List.of("PATH=/usr/sbin:/usr/bin:/sbin:/bin"));
    if (output.code() != 0) {
      throw new GantryException(
          Kind.UNAVAILABLE, String.join(" ", command) + ": " + output.stderr().strip());
    }
  }

  /**
   * The text. What containers mount is there before they start; at shutdown systemd ends them as
   * any process, and the next boot starts them again. The manager of a user knows no units of the
   * host, and ends what runs with the user's last login unless the user lingers.
   */
  static String unit(String home, Roots roots, boolean host) {
    String before =
        """
        After=network-online.target local-fs.target remote-fs.target
        Wants=network-online.target
        """;
    return """
    [Unit]
    Description=Containers that start with the host
    Documentation=man:gantry(1)
    %4$sRequiresMountsFor=%2$s

    [Service]
    Type=oneshot
    RemainAfterExit=yes
    ExecStart=%1$s/bin/gantry --root=%2$s --run-root=%3$s system boot
    KillMode=none
    TimeoutStartSec=10min

    [Install]
    WantedBy=%5$s
    """
        .formatted(
            home.isEmpty() ? "/usr" : home,
            roots.state(),
            roots.run(),
            host ? before : "",
            host ? "multi-user.target" : "default.target");
  }
}
