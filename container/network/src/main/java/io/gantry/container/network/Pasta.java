package io.gantry.container.network;

import io.gantry.container.network.Networks.Port;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.file.DiskException;
import io.gantry.platform.linux.Errno;
import io.gantry.platform.linux.LinuxException;
import io.gantry.platform.linux.fs.Descriptor;
import io.gantry.platform.linux.namespace.NetworkNamespace;
import io.gantry.platform.linux.process.Child;
import io.gantry.platform.linux.process.PidFd;
import io.gantry.platform.linux.process.Pipe;
import io.gantry.platform.linux.process.Signals;
import io.gantry.platform.linux.process.Spawn;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * The pasta of one container (pasta(1)).
 *
 * @param pidFile where it notes its process; names it in its own command line too
 */
record Pasta(Path pidFile) {
  static final Subnet SUBNET = Subnet.parse("10.0.2.0/24");
  static final String HARDWARE_ADDRESS = "02:42:0a:00:02:64";
  private static final List<String> ENVIRONMENT = List.of("PATH=/usr/local/bin:/usr/bin:/bin");

  /** It gives up the right to look into other processes before it opens the namespace. */
  private static final String INHERITED = "/proc/self/fd/3";

  private static final Duration PATIENCE = Duration.ofSeconds(5);

  static Pasta of(String container, Path directory) {
    return new Pasta(directory.resolve(container + ".pid"));
  }

  /**
   * Starts it; the interface stands and ports are listened on when this returns.
   *
   * @param namespace the container's network namespace
   * @throws GantryException {@code UNAVAILABLE} if pasta is not installed, {@code CONFLICT} if a
   *     port cannot be bound
   */
  void start(Path namespace, List<Port> ports) {
    if (Spawn.find("pasta").isEmpty()) {
      throw new GantryException(
          Kind.UNAVAILABLE,
          "containers of an ordinary user need pasta for a network of their own:"
              + " run apt-get install passt, or use --network host or none");
    }
    try (NetworkNamespace open = NetworkNamespace.open(namespace);
        Pipe complaints = Pipe.create()) {
      Child starter =
          Spawn.of(arguments(ports), ENVIRONMENT)
              .inNewSession()
              .start(-1, -1, complaints.writeEnd(), open.fd());
      complaints.closeWriteEnd();
      if (starter.await() != 0) {
        throw failure(said(complaints.readEnd()));
      }
    }
  }

  /** What it wrote before it ended; a pasta in the background would keep the pipe open. */
  private static String said(int fd) {
    var text = new StringBuilder();
    byte[] buffer = new byte[4096];
    while (text.length() < buffer.length && Descriptor.poll(fd, Descriptor.POLLIN, 0) != 0) {
      int count = Descriptor.read(fd, buffer, 0, buffer.length);
      if (count < 0) {
        break;
      }
      text.append(new String(buffer, 0, count, StandardCharsets.UTF_8));
    }
    return text.toString().strip().replace('\n', ' ');
  }

  private static GantryException failure(String said) {
    String advice = said.contains("tun socket") ? ": run chmod 0666 /dev/net/tun as root" : "";
    Kind kind = said.contains("bind") ? Kind.CONFLICT : Kind.UNAVAILABLE;
    return new GantryException(kind, "cannot connect the container: pasta: " + said + advice);
  }

  /** The command line. Pure. */
  List<String> arguments(List<Port> ports) {
    var arguments =
        new ArrayList<>(
            List.of(
                "pasta",
                "--quiet",
                "--config-net",
                "--no-netns-quit",
                "--netns-only",
                "--no-map-gw",
                "--ns-ifname",
                "eth0",
                "--ns-mac-addr",
                HARDWARE_ADDRESS,
                "--address",
                SUBNET.address(100).toString(),
                "--netmask",
                Integer.toString(SUBNET.prefixLength()),
                "--gateway",
                SUBNET.gateway().toString(),
                "--pid",
                pidFile.toString(),
                "--tcp-ns",
                "none",
                "--udp-ns",
                "none"));
    add(arguments, "--tcp-ports", "tcp", ports);
    add(arguments, "--udp-ports", "udp", ports);
    arguments.addAll(List.of("--netns", INHERITED));
    return arguments;
  }

  private static void add(List<String> arguments, String option, String protocol, List<Port> all) {
    boolean none = true;
    for (Port port : all) {
      if (port.protocol().equals(protocol)) {
        String address = PortChoice.isAny(port) ? "" : port.hostAddress() + "/";
        arguments.add(option);
        arguments.add(address + port.hostPort() + ":" + port.containerPort());
        none = false;
      }
    }
    if (none) {
      arguments.add(option);
      arguments.add("none");
    }
  }

  /** Ends it; nothing to do if it does not run. */
  void stop() {
    OptionalLong pid = process();
    if (pid.isPresent()) {
      try (PidFd process = PidFd.open(pid.getAsLong())) {
        // Looked at again after opening: now the descriptor cannot mean a later process.
        if (process().isPresent() && process.signal(Signals.SIGTERM)) {
          boolean _ = process.awaitExit(PATIENCE);
        }
      } catch (LinuxException e) {
        if (e.errno() != Errno.ESRCH) {
          throw e;
        }
      }
    }
    try {
      Files.deleteIfExists(pidFile);
    } catch (IOException e) {
      throw new DiskException("cannot remove " + pidFile, e);
    }
  }

  private OptionalLong process() {
    try {
      long pid = Long.parseLong(Files.readString(pidFile).strip());
      byte[] line = Files.readAllBytes(Path.of("/proc", Long.toString(pid), "cmdline"));
      return new String(line, StandardCharsets.UTF_8).contains("\0" + pidFile + "\0")
          ? OptionalLong.of(pid)
          : OptionalLong.empty();
    } catch (IOException | NumberFormatException _) {
      return OptionalLong.empty(); // never started, or gone
    }
  }
}
