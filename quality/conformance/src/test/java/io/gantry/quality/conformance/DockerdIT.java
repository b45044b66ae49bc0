package io.gantry.quality.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.quality.testkit.LeavesNothing;
import io.gantry.quality.testkit.NeedsProgram;
import io.gantry.quality.testkit.NeedsRoot;
import io.gantry.quality.testkit.StateRoot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The program under the name of Docker's daemon, and Docker's API for a service manager. */
@NeedsRoot
@NeedsProgram({"conmon", "busybox", "curl", "openssl", "perl"})
@LeavesNothing
final class DockerdIT {
  /**
   * What a service manager does: listens at $1, waits for a notice at $2, becomes the rest. The
   * notices go to standard output by a process of its own.
   */
  private static final String MANAGER =
      """
      use strict; use Socket; use POSIX ();
      my ($path, $notices, @command) = @ARGV;
      socket(my $told, AF_UNIX, SOCK_DGRAM, 0) or die $!;
      bind($told, pack_sockaddr_un($notices)) or die $!;
      socket(my $listen, AF_UNIX, SOCK_STREAM, 0) or die $!;
      bind($listen, pack_sockaddr_un($path)) or die $!;
      listen($listen, 16) or die $!;
      $| = 1;
      print "listening\\n";
      my $pid = fork();
      if ($pid == 0) {
        alarm 300;
        while (defined(recv($told, my $text, 4096, 0))) {
          $text =~ s/\\n/ /g; print "notice $text\\n"; exit 0 if $text =~ /STOPPING/;
        }
      }
      POSIX::dup2(fileno($listen), 3) or die $!;
      $ENV{LISTEN_FDS} = 1; $ENV{LISTEN_PID} = $$; $ENV{NOTIFY_SOCKET} = $notices;
      exec @command or die $!;
      """;

  @Test
  void dockerdHasDockersOptionsAndFile(StateRoot root) throws Exception {
    Path file = root.scratch().resolve("daemon.json");
    Path socket = root.run().resolve("d.sock");
    write(file, "{\"log-driver\": \"json-file\", \"userns-remap\": \"default\"}");
    try (Dockerd refused = Dockerd.start(root, "--config-file", file.toString(), "--validate")) {
      assertEquals(1, refused.ended());
      assertTrue(refused.said().contains("userns-remap default: give containers"), refused.said());
    }
    write(file, settings("json-file"));
    try (Dockerd valid = Dockerd.start(root, "--config-file", file.toString(), "--validate")) {
      assertEquals(0, valid.ended(), valid.said());
      assertEquals("configuration OK", valid.said().strip());
    }
    Path pidFile = root.run().resolve("d.pid");
    try (Dockerd daemon =
        Dockerd.start(
            root,
            "-H",
            "unix://" + socket,
            "--containerd=/run/containerd/containerd.sock",
            "--data-root=" + root.state(),
            "--exec-root=" + root.run(),
            "--config-file",
            file.toString(),
            "--pidfile",
            pidFile.toString())) {
      daemon.awaits("DOCKER_HOST=unix://" + socket);
      assertEquals(Long.toString(daemon.pid()), Files.readString(pidFile));
      try (Gantry gantry =
          Gantry.warm(root)
              .with("GANTRY_ROOT", root.state().resolve("gantry").toString())
              .with("GANTRY_RUN_ROOT", root.run().resolve("gantry").toString())) {
        String engine = gantry.run("engine", "status").succeeds();
        assertTrue(engine.startsWith("running: process " + daemon.pid() + ","), engine);
        gantry.withBusybox();
        settingsHoldForNewContainers(daemon, file, socket);
      }
      try (Dockerd second = Dockerd.start(root, "--pidfile", pidFile.toString())) {
        assertEquals(1, second.ended());
        assertTrue(second.said().contains(daemon.pid() + " is still running"), second.said());
      }
      daemon.signal("TERM");
      assertEquals(0, daemon.ended(), daemon.said());
      assertFalse(Files.exists(pidFile));
      assertFalse(Files.exists(socket));
    }
  }

  private static void settingsHoldForNewContainers(Dockerd daemon, Path file, Path socket)
      throws Exception {
    assertEquals("json-file 1m 65536", created(socket, "one"));
    write(file, settings("local"));
    daemon.signal("HUP");
    daemon.awaits("dockerd: new containers and requests to registries have the new settings");
    assertEquals("local 1m 65536", created(socket, "two"));
    write(file, "{\"nonsense\": 1}");
    daemon.signal("HUP");
    daemon.awaits("the following directives don't match any configuration option: nonsense");
    assertEquals("local 1m 65536", created(socket, "three"));
  }

  private static String settings(String driver) {
    return """
    {"log-driver": "%s", "log-opts": {"max-size": "1m"}, "default-shm-size": "64k",
     "storage-driver": "overlay2", "live-restore": true}
    """
        .formatted(driver);
  }

  /** What a container that asks for nothing gets. */
  private static String created(Path socket, String name) throws Exception {
    String made =
        ask(
            socket,
            "-H",
            "Content-Type: application/json",
            "-d",
            "{\"Image\": \"busybox\"}",
            "http://d/v1.51/containers/create?name=" + name);
    assertTrue(made.contains("\"Id\""), made);
    String shown = ask(socket, "http://d/v1.51/containers/" + name + "/json");
    return after(shown, "\"LogConfig\":{\"Type\":\"")
        + " "
        + after(shown, "\"max-size\":\"")
        + " "
        + after(shown, "\"ShmSize\":");
  }

  private static String after(String text, String before) {
    int from = text.indexOf(before) + before.length();
    int to = from;
    while (to < text.length() && "\",}".indexOf(text.charAt(to)) < 0) {
      to++;
    }
    return text.substring(from, to);
  }

  @Test
  void aServiceManagerStartsItByItsSocket(StateRoot root) throws Exception {
    Path socket = root.run().resolve("activated.sock");
    Path notices = root.run().resolve("notices.sock");
    var command = new ArrayList<>(List.of("perl", "-e", MANAGER, "" + socket, "" + notices));
    command.addAll(List.of(Gantry.program().toString(), "serve", "-H", "fd://"));
    try (Dockerd server = Dockerd.start(root, command)) {
      server.awaits("listening");
      // The first client waits in the socket's queue: nothing listens yet but the manager.
      assertEquals("OK", ask(socket, "http://d/_ping"));
      server.awaits("notice READY=1");
      server.awaits("DOCKER_HOST=unix://" + socket);
      try (Gantry gantry = Gantry.warm(root)) { // whose commands the server takes too
        assertEquals(OptionalLong.of(server.pid()), gantry.engine());
      }
      server.signal("TERM");
      assertEquals(0, server.ended(), server.said());
      Gantry.await("notice STOPPING=1", () -> server.says("notice STOPPING=1"));
      assertTrue(Files.exists(socket), "the socket is the manager's");
    }
  }

  @Test
  void tcpIsForThoseWithACertificate(StateRoot root) throws Exception {
    Path keys = root.scratch();
    certificates(keys);
    try (Dockerd server =
        Dockerd.start(
            root,
            "--host=tcp://127.0.0.1:0",
            "--pidfile=" + root.run().resolve("d.pid"),
            "--tlsverify",
            "--tlscacert=" + keys.resolve("ca.pem"),
            "--tlscert=" + keys.resolve("server.pem"),
            "--tlskey=" + keys.resolve("server.key"))) {
      String told = server.awaits("DOCKER_HOST=tcp://127.0.0.1:");
      String ping = "https://" + told.substring(told.indexOf("127.")) + "/_ping";
      List<String> trusting = List.of("--cacert", keys.resolve("ca.pem").toString(), ping);
      var known = new ArrayList<>(trusting);
      known.addAll(
          List.of(
              "--cert", "" + keys.resolve("client.pem"), "--key", "" + keys.resolve("client.key")));
      assertEquals("OK", curl(known).succeeds());
      assertNotEquals(0, curl(trusting).code(), "without a certificate");
      var other = new ArrayList<>(trusting);
      other.addAll(
          List.of(
              "--cert", "" + keys.resolve("other.pem"), "--key", "" + keys.resolve("other.key")));
      assertNotEquals(0, curl(other).code(), "with a certificate of another authority");
    }
    try (Dockerd open = Dockerd.start(root, "-H", "tcp://127.0.0.1:0")) {
      assertEquals(1, open.ended());
      assertTrue(open.said().contains("whoever reaches it is root here"), open.said());
    }
  }

  /** An authority, a server and a client of it, and a client that signs for itself. */
  private static void certificates(Path directory) throws Exception {
    String script =
        """
        set -e
        new() { openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 "$@" 2>/dev/null; }
        new -x509 -subj /CN=ca -keyout ca.key -out ca.pem
        new -x509 -subj /CN=other -keyout other.key -out other.pem
        for name in server client; do
          new -subj /CN=$name -keyout $name.key -out $name.csr
          echo subjectAltName=IP:127.0.0.1 >$name.ext
          openssl x509 -req -in $name.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 \\
            -extfile $name.ext -out $name.pem 2>/dev/null
        done
        """;
    int made =
        new ProcessBuilder("sh", "-c", script)
            .directory(directory.toFile())
            .inheritIO()
            .start()
            .waitFor();
    assertEquals(0, made);
  }

  private static String ask(Path socket, String... arguments) throws Exception {
    var all = new ArrayList<>(List.of("--unix-socket", socket.toString()));
    all.addAll(List.of(arguments));
    return curl(all).succeeds();
  }

  private static Result curl(List<String> arguments) throws IOException, InterruptedException {
    var command = new ArrayList<>(List.of("curl", "-sS", "--noproxy", "*", "-m", "60"));
    command.addAll(arguments);
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Result(arguments, process.waitFor(), out, "");
  }

  private static void write(Path file, String text) throws IOException {
    Files.writeString(file, text);
  }

  /** A server of its own process; closing it ends it. */
  private record Dockerd(Process process, Path log) implements AutoCloseable {
    static Dockerd start(StateRoot root, String... arguments) throws IOException {
      Path link = root.scratch().resolve("dockerd");
      if (!Files.exists(link)) {
        Files.createSymbolicLink(link, Gantry.program());
      }
      var command = new ArrayList<>(List.of(link.toString()));
      command.addAll(List.of(arguments));
      return start(root, command);
    }

    static Dockerd start(StateRoot root, List<String> command) throws IOException {
      Gantry gantry = Gantry.warm(root);
      Path log = Files.createTempFile(root.scratch(), "dockerd", ".log");
      var builder =
          new ProcessBuilder(command)
              .directory(root.scratch().toFile())
              .redirectErrorStream(true)
              .redirectOutput(log.toFile());
      builder.environment().putAll(gantry.environment());
      return new Dockerd(builder.start(), log);
    }

    long pid() {
      return process.pid();
    }

    String said() throws IOException {
      return Files.readString(log);
    }

    boolean says(String words) {
      try {
        return said().contains(words);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    int ended() throws InterruptedException {
      assertTrue(process.waitFor(2, TimeUnit.MINUTES), "it does not end");
      return process.exitValue();
    }

    void signal(String name) throws IOException, InterruptedException {
      assertEquals(0, new ProcessBuilder("kill", "-" + name, "" + pid()).start().waitFor());
    }

    /** Waits for a line with these words. */
    String awaits(String words) {
      var found = new ArrayList<String>();
      Gantry.await(
          words,
          () -> {
            boolean alive = process.isAlive();
            try (var lines = Files.lines(log)) {
              lines.filter(line -> line.contains(words)).findFirst().ifPresent(found::add);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
            return !found.isEmpty() || !alive;
          });
      if (found.isEmpty()) {
        throw new AssertionError("ended without " + words);
      }
      return found.getFirst();
    }

    @Override
    public void close() {
      process.destroy();
      Gantry.await("the daemon ends", () -> !process.isAlive());
    }
  }
}
