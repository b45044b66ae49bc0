package io.gantry.quality.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.platform.linux.namespace.NetworkNamespace;
import io.gantry.quality.testkit.LeavesNothing;
import io.gantry.quality.testkit.NeedsProgram;
import io.gantry.quality.testkit.NeedsRoot;
import io.gantry.quality.testkit.StateRoot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What an ordinary user has of all this. The test itself needs root, to make that user. */
@LeavesNothing
@NeedsRoot
@NeedsProgram({"conmon", "crun", "busybox", "newuidmap", "pasta", "nsenter", "setpriv"})
final class RootlessIT {
  private static final String SERVER =
      "mkdir /www; echo hello >/www/index.html; echo serving; exec httpd -f -p 8080 -h /www";

  private static final String CALLED =
      """
      mkdir -p /www/cgi-bin
      printf '#!/bin/sh\\necho; echo "from $REMOTE_ADDR"' >/www/cgi-bin/who
      chmod 755 /www/cgi-bin/who
      exec httpd -f -p 8080 -h /www
      """;

  @Test
  void anOrdinaryUserRunsContainers(StateRoot root) throws Exception {
    try (PlainUser user = PlainUser.make(root);
        Gantry gantry = Gantry.warm(root).as(user).withBusybox()) {
      long engine = gantry.awaitEngine();
      assertTrue((int) Files.getAttribute(Path.of("/proc/" + engine), "unix:uid") != 0);
      idsAreThoseOfTheUsersRange(gantry);
      aServerIsReachedExecutedInAndStopped(gantry);
      containersOfANetworkFindEachOther(gantry);
      volumesAndCopies(gantry, root);
      imagesAreBuilt(gantry, root);
      theHostsNetworkIsShared(gantry);
      nodesAndProcessesOfTheHostAreShown(gantry);
      whatWasKilledComesBack(gantry);
      datagramsComeAndGo(gantry);
      KeptUser.check(gantry, root);
      noThreadStaysWhereContainersAre(engine);
    }
  }

  /** Whatever a thread in the user's own network carried later would be cut off from the host. */
  private static void noThreadStaysWhereContainersAre(long engine) {
    Path own = Path.of("/proc/" + engine + "/ns/net");
    Gantry.await(
        "all threads in the host's network",
        () -> {
          try (Stream<Path> threads = Files.list(Path.of("/proc/" + engine + "/task"))) {
            Path network = Files.readSymbolicLink(own);
            return threads.allMatch(thread -> network.equals(networkOf(thread)));
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  private static Path networkOf(Path thread) {
    try {
      return Files.readSymbolicLink(thread.resolve("ns/net"));
    } catch (IOException _) {
      return thread; // it has just ended; look again
    }
  }

  /** The container's side is a socket of this test inside its network. */
  private static void datagramsComeAndGo(Gantry gantry) throws Exception {
    gantry
        .run("run", "-d", "--name", "udp", "-p", "28475:9000/udp", "busybox", "sleep", "1000")
        .exits(0);
    Path inside = Path.of("/proc/" + process(gantry, "udp") + "/ns/net");
    InetAddress host = InetAddress.getByName(ownAddress());
    var published = new InetSocketAddress(host, 28475);
    try (DatagramSocket server = NetworkNamespace.call(inside, () -> new DatagramSocket(9000));
        DatagramSocket client = new DatagramSocket(0, host)) {
      send(client, published, "question");
      DatagramPacket question = receive(server);
      assertEquals(client.getLocalSocketAddress(), question.getSocketAddress());
      send(server, question.getSocketAddress(), "answer");
      send(server, question.getSocketAddress(), "afterthought");
      assertEquals("answer from " + published, said(receive(client)));
      assertEquals("afterthought from " + published, said(receive(client)));
    }
    gantry.run("rm", "-f", "udp").exits(0);
  }

  private static void send(DatagramSocket from, SocketAddress to, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    from.send(new DatagramPacket(bytes, bytes.length, to));
  }

  private static DatagramPacket receive(DatagramSocket socket) throws IOException {
    var packet = new DatagramPacket(new byte[64], 64);
    socket.setSoTimeout(30_000);
    socket.receive(packet);
    return packet;
  }

  private static String said(DatagramPacket packet) {
    return new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8)
        + " from "
        + packet.getSocketAddress();
  }

  private static void idsAreThoseOfTheUsersRange(Gantry gantry) throws Exception {
    assertEquals("0", gantry.run("run", "--rm", "busybox", "id", "-u").succeeds());
    assertEquals(
        "0 54321 1, 1 700000 65536",
        gantry
            .run("run", "--rm", "--network", "none", "busybox", "cat", "/proc/self/uid_map")
            .succeeds()
            .strip()
            .replaceAll(" +", " ")
            .replace("\n ", ", "));
    Result limited = gantry.run("run", "--rm", "--network", "none", "-m", "64m", "busybox", "true");
    if (!Files.exists(Path.of("/sys/fs/cgroup/cgroup.controllers"))) { // version 1: none delegated
      limited.exits(0).complains("not applied");
    }
    assertEquals("1234", gantry.run("run", "--rm", "-u", "1234", "busybox", "id", "-u").succeeds());
  }

  private static void aServerIsReachedExecutedInAndStopped(Gantry gantry) throws Exception {
    gantry
        .run(
            "run",
            "-d",
            "--name",
            "web",
            "-p",
            "127.0.0.1:28473:8080",
            "busybox",
            "sh",
            "-c",
            SERVER)
        .exits(0);
    String address = gantry.run("port", "web", "8080").succeeds();
    assertEquals("hello", Cluster.page(address));
    assertEquals("serving", gantry.run("logs", "web").succeeds());
    assertEquals(
        "hello", gantry.run("exec", "web", "wget", "-qO-", "http://127.0.0.1:8080").succeeds());
    gantry.run("pause", "web").exits(1).complains("control group");
    gantry.run("stop", "-t", "0", "web").exits(0);
    assertEquals("exited", gantry.run("inspect", "-f", "{{.State.Status}}", "web").succeeds());
    gantry.run("start", "web").exits(0);
    gantry.run("rm", "-f", "web").exits(0);
  }

  /** Its bridges are in a namespace of the user's, whose way out and in are pastas. */
  private static void containersOfANetworkFindEachOther(Gantry gantry) throws Exception {
    gantry.run("network", "create", "back").exits(0);
    gantry.run("network", "create", "--internal", "inner").exits(0);
    gantry
        .run(
            "run",
            "-d",
            "--name",
            "db",
            "--network",
            "back",
            "--network-alias",
            "sql",
            "-p",
            "28474:8080",
            "busybox",
            "sh",
            "-c",
            CALLED)
        .exits(0);
    String port = gantry.run("port", "db", "8080").succeeds();
    String published = ownAddress() + port.substring(port.indexOf(':'));
    String seen = "from " + ownAddress();
    assertEquals(seen, caller(published));
    String ask = "wget -qO- http://sql:8080/cgi-bin/who; ping -c 1 -q db >&2";
    assertTrue(
        gantry
            .run("run", "--rm", "--network", "back", "busybox", "sh", "-c", ask)
            .succeeds()
            .contains("from "));
    String none = "wget -qO- -T 1 http://" + published + " || echo out of reach";
    assertEquals(
        "out of reach",
        gantry.run("run", "--rm", "--network", "inner", "busybox", "sh", "-c", none).succeeds());
    gantry.run("network", "rm", "back").exits(1).complains("active endpoints");
    gantry.run("network", "connect", "inner", "db").exits(0);
    gantry.run("network", "disconnect", "back", "db").exits(0);
    assertThrows(IOException.class, () -> connect(published));
    gantry.run("network", "connect", "back", "db").exits(0);
    assertEquals(seen, caller(published));
    gantry.run("rm", "-f", "db").exits(0);
    gantry.run("network", "rm", "back", "inner").exits(0);
  }

  private static String caller(String address) throws Exception {
    return Cluster.page(address + "/cgi-bin/who").replace("[::ffff:", "").replace("]", "");
  }

  private static void connect(String address) throws IOException {
    int colon = address.lastIndexOf(':');
    int port = Integer.parseInt(address.substring(colon + 1));
    new Socket(address.substring(0, colon), port).close();
  }

  /** By which this host reaches others; nobody is asked anything. */
  private static String ownAddress() throws IOException {
    try (var socket = new DatagramSocket()) {
      socket.connect(InetAddress.getByName("192.0.2.254"), 9);
      return socket.getLocalAddress().getHostAddress();
    }
  }

  private static void volumesAndCopies(Gantry gantry, StateRoot root) throws Exception {
    gantry
        .run("run", "--name", "writer", "-v", "data:/data", "busybox", "touch", "/data/x")
        .exits(0);
    assertEquals("x", gantry.run("run", "--rm", "-v", "data:/d", "busybox", "ls", "/d").succeeds());
    gantry.run("cp", "/etc/hostname", "writer:/name").exits(0);
    gantry.run("cp", "writer:/name", "copy").exits(0);
    assertEquals(
        Files.readString(Path.of("/etc/hostname")),
        Files.readString(root.scratch().resolve("copy")));
    gantry.run("rm", "-v", "writer").exits(0);
    gantry.run("volume", "rm", "data").exits(0);
  }

  private static void imagesAreBuilt(Gantry gantry, StateRoot root) throws Exception {
    Path context = Files.createDirectories(root.scratch().resolve("context"));
    Files.writeString(
        context.resolve("Dockerfile"),
        """
        FROM busybox
        RUN id -u >/built-by && mkdir /gone && touch /gone/x
        RUN rm -r /gone && mkdir /gone && chown 7:8 /gone
        COPY --chown=9 Dockerfile /
        """);
    gantry.run("build", "-q", "-t", "built", context.toString()).exits(0);
    assertEquals(
        "0 7:8 9:9",
        gantry
            .run(
                "run",
                "--rm",
                "built",
                "sh",
                "-c",
                "cat /built-by; stat -c %u:%g /gone /Dockerfile; ls /gone")
            .succeeds()
            .replace("\n", " "));
  }

  private static void theHostsNetworkIsShared(Gantry gantry) throws Exception {
    assertEquals(
        Files.readSymbolicLink(Path.of("/proc/self/ns/net")).toString(),
        gantry
            .run("run", "--rm", "--network", "host", "busybox", "readlink", "/proc/self/ns/net")
            .succeeds());
  }

  private static void nodesAndProcessesOfTheHostAreShown(Gantry gantry) throws Exception {
    String write = "echo x >/dev/mine && test -c /dev/mine && echo written";
    assertEquals(
        "written",
        gantry
            .run("run", "--rm", "--device", "/dev/null:/dev/mine", "busybox", "sh", "-c", write)
            .succeeds());
    String self = "test -d /proc/" + ProcessHandle.current().pid() + " && echo seen";
    assertEquals(
        "seen", gantry.run("run", "--rm", "--pid", "host", "busybox", "sh", "-c", self).succeeds());
    gantry
        .run("run", "--rm", "--privileged", "busybox", "mount", "-t", "tmpfs", "none", "/tmp")
        .exits(0);
  }

  private static void whatWasKilledComesBack(Gantry gantry) throws Exception {
    gantry
        .run("run", "-d", "--name", "phoenix", "--restart", "always", "busybox", "sleep", "1000")
        .exits(0);
    long first = process(gantry, "phoenix");
    ProcessHandle.of(first).ifPresent(ProcessHandle::destroyForcibly);
    Gantry.await(
        "another process",
        () -> {
          long now = process(gantry, "phoenix");
          return now != 0 && now != first;
        });
    gantry.run("rm", "-f", "phoenix").exits(0);
  }

  private static long process(Gantry gantry, String container) {
    try {
      return Long.parseLong(gantry.run("inspect", "-f", "{{.State.Pid}}", container).succeeds());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
