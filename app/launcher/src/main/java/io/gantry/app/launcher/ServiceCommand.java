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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** {@code gantry system service}: the systemd unit that starts containers with the host. */
final class ServiceCommand implements Command {
  private static final Path UNIT = Path.of("/etc/systemd/system/gantry.service");
  private static final Option<Boolean> INSTALL =
      Option.flag("install", "", "Write the unit to " + UNIT + " and enable it");

  private static final Syntax SYNTAX =
      Syntax.of(
          "system service",
          "",
          Arity.NONE,
          "Show the systemd unit that starts containers with the host",
          INSTALL);

  private final Roots roots;

  ServiceCommand(Roots roots) {
    this.roots = roots;
  }

  @Override
  public Syntax syntax() {
    return SYNTAX;
  }

  @Override
  public int run(Call call) {
    String unit = unit(System.getProperty("gantry.home", ""), roots);
    if (!call.get(INSTALL)) {
      call.out().print(unit);
      return 0;
    }
    try {
      Files.writeString(UNIT, unit);
    } catch (IOException e) {
      throw new GantryException(
          Kind.UNAVAILABLE, "cannot write " + UNIT + ": " + e + "; run it as root", e);
    }
    systemctl("daemon-reload");
    systemctl("enable", "gantry.service");
    call.out().line("installed " + UNIT);
    return 0;
  }

  private static void systemctl(String... words) {
    var command = new java.util.ArrayList<>(List.of("systemctl"));
    command.addAll(List.of(words));
    Output output = Spawn.run(command, List.of("PATH=/usr/sbin:/usr/bin:/sbin:/bin"));
    if (output.code() != 0) {
      throw new GantryException(
          Kind.UNAVAILABLE, String.join(" ", command) + ": " + output.stderr().strip());
    }
  }

  /**
   * The text. What containers mount is there before they start; at shutdown systemd ends them as
   * any process, and the next boot starts them again.
   */
  static String unit(String home, Roots roots) {
    return """
    [Unit]
    Description=Containers that start with the host
    Documentation=man:gantry(1)
    After=network-online.target local-fs.target remote-fs.target
    Wants=network-online.target
    RequiresMountsFor=%2$s

    [Service]
    Type=oneshot
    RemainAfterExit=yes
    ExecStart=%1$s/bin/gantry --root=%2$s --run-root=%3$s system boot
    KillMode=none
    TimeoutStartSec=10min

    [Install]
    WantedBy=multi-user.target
    """
        .formatted(home.isEmpty() ? "/usr" : home, roots.state(), roots.run());
  }
}
