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
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A pasta(1): an interface in a network namespace whose packets it carries through the user's own
 * sockets.
 *
 * @param pidFile where it notes its process; names it in its own command line too
 * @param device its interface in the namespace
 */
record Pasta(Path pidFile, String device) {
  /** Kept free by RFC 7335 for a link between a host and its own translator. */
  static final Subnet SUBNET = Subnet.parse("192.0.0.0/29");

  private static final int ADDRESS = 2;
  private static final List<String> ENVIRONMENT = List.of("PATH=/usr/local/bin:/usr/bin:/bin");

  /** It gives up the right to look into other processes before it opens the namespace. */
  private static final String INHERITED = "/proc/self/fd/3";

  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /** What a pasta is for. */
  sealed interface Purpose {
    /** The way out: its interface has an address and the default route. */
    record Way() implements Purpose {}

    /** The way in: it listens on ports of the host, and sends to the same ones inside. */
    record Entrance(List<Port> ports) implements Purpose {
      /** Copies the ports. */
      public Entrance {
        ports = List.copyOf(ports);
      }
    }
  }

  /**
   * Starts it; the interface stands and ports are listened on when this returns.
   *
   * @throws GantryException {@code UNAVAILABLE} if pasta is not installed or refused what it needs,
   *     {@code CONFLICT} if a port cannot be bound
   */
  void start(NetworkNamespace namespace, Purpose purpose) {
    if (Spawn.find("pasta").isEmpty()) {
      throw new GantryException(
          Kind.UNAVAILABLE,
          "containers of an ordinary user need pasta for their networks:"
              + " run apt-get install passt, or use --network host or none");
    }
    try (Pipe complaints = Pipe.create()) {
      Child starter =
          Spawn.of(arguments(purpose), ENVIRONMENT)
              .inNewSession()
              .start(-1, -1, complaints.writeEnd(), namespace.fd());
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

  /** What the user has to do about it. Pure. */
  static GantryException failure(String said) {
    String advice = said.contains("tun socket") ? ": run chmod 0666 /dev/net/tun as root" : "";
    Kind kind = said.contains("bind") ? Kind.CONFLICT : Kind.UNAVAILABLE;
    return new GantryException(kind, "cannot connect the container: pasta: " + said + advice);
  }

  /** The command line. Pure. */
  List<String> arguments(Purpose purpose) {
    var arguments =
        new ArrayList<>(
            List.of(
                "pasta",
                "--quiet",
                "--no-netns-quit",
                "--netns-only",
                "--no-map-gw",
                "--no-ra",
                "--no-dhcp",
                "--no-dhcpv6",
                "--ns-ifname",
                device,
                "--ns-mac-addr",
                hardwareAddress(),
                "--address",
                SUBNET.address(ADDRESS).toString(),
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
    List<Port> ports =
        switch (purpose) {
          case Purpose.Way() -> {
            arguments.add("--config-net");
            yield List.of();
          }
          case Purpose.Entrance(List<Port> all) -> all;
        };
    add(arguments, "--tcp-ports", "tcp", ports);
    add(arguments, "--udp-ports", "udp", ports);
    arguments.addAll(List.of("--netns", INHERITED));
    return arguments;
  }

  /** One that others of the namespace do not have; the kernel takes packets for it alone. */
  private String hardwareAddress() {
    return String.format(
        "02:50:%s",
        java.util.HexFormat.ofDelimiter(":").formatHex(new Ipv4(device.hashCode()).bytes()));
  }

  private static void add(List<String> arguments, String option, String protocol, List<Port> all) {
    var wanted = new LinkedHashSet<String>();
    for (Port port : all) {
      if (port.protocol().equals(protocol)) {
        String address = PortChoice.isAny(port) ? "" : port.hostAddress() + "/";
        wanted.add(address + port.hostPort());
      }
    }
    if (wanted.isEmpty()) {
      wanted.add("none");
    }
    for (String one : wanted) {
      arguments.add(option);
      arguments.add(one);
    }
  }

  /** Whether it runs. */
  boolean runs() {
    return process().isPresent();
  }

  /** The namespace that it serves; nothing if it does not run. */
  Optional<NetworkNamespace> namespace() {
    OptionalLong pid = process();
    if (pid.isEmpty()) {
      return Optional.empty();
    }
    Path own = Path.of("/proc", Long.toString(pid.getAsLong()));
    try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(own.resolve("fd"))) {
      for (Path descriptor : descriptors) {
        if (Files.readSymbolicLink(descriptor).toString().startsWith("net:[")) {
          return Optional.of(NetworkNamespace.open(descriptor));
        }
      }
    } catch (IOException | LinuxException _) {
      return Optional.empty(); // it ended meanwhile
    }
    return Optional.empty();
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
