package io.gantry.quality.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.quality.testkit.LeavesNothing;
import io.gantry.quality.testkit.NeedsProgram;
import io.gantry.quality.testkit.NeedsRoot;
import io.gantry.quality.testkit.StateRoot;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Docker's API and those who mean it ill, or are slow, or many. */
@Timeout(300)
@NeedsRoot
@NeedsProgram({"conmon", "busybox", "docker"})
@LeavesNothing
final class ApiRobustnessIT {
  private static final String MESSAGE = "{\"message\":\"";
  private static final int IDLE = 10_000;
  private static final long MEBI = 1 << 20;

  @Test
  void whoeverIsBadSlowOrManyHarmsNobodyElse(StateRoot root) throws Exception {
    try (Gantry gantry = Gantry.warm(root).withBusybox();
        DockerClient docker = DockerClient.of(gantry, root)) {
      var api = new RawApi(docker.socket());
      badRequestsAreAnswered(api);
      badHttpIsRefused(api);
      Server server = Server.of(docker.pid());
      int files = server.files();
      int threads = server.threads();
      halfRequestsHoldNobodyUp(api);
      manyIdleConnectionsAreCheap(api, server);
      slowReadersAreWaitedFor(docker, api, server);
      Gantry.await("descriptors are given back", () -> server.files() <= files + 20);
      Gantry.await("threads end", () -> server.threads() <= threads + 20);
    }
  }

  private static void badRequestsAreAnswered(RawApi api) throws IOException {
    api.post("/containers/create", "{").is(400, MESSAGE + "invalid JSON");
    api.post("/containers/create", "[]").is(400, MESSAGE);
    api.post("/containers/create", "").is(400, MESSAGE + "config cannot be empty");
    api.post("/containers/create", "{\"Image\":3}").is(400, MESSAGE);
    api.post("/containers/create", "[".repeat(1_000_000)).is(400, MESSAGE);
    api.post("/containers/create", "{\"Image\":\"none:1\",\"Unknown\":{\"a\":[1]}}")
        .is(404, MESSAGE + "No such image: none:1");
    api.ask("POST", "/containers/create", "Content-Type: text/plain\r\n", "{}")
        .is(400, MESSAGE + "unsupported Content-Type header (text/plain)");
    api.post("/containers/create", " ".repeat(5 << 20)).is(400, MESSAGE);
    api.get("/v1.99/info").is(400, MESSAGE + "client version 1.99 is too new");
    api.get("/v1.23/info").is(400, MESSAGE + "client version 1.23 is too old");
    api.get("/v1.51/nothing").is(404, MESSAGE + "page not found");
    api.get("/containers/%zz/json").is(400, MESSAGE);
    api.get("/containers/json?filters=%7B").is(400, MESSAGE + "invalid filter");
    api.get("/containers/json?limit=x").is(400, MESSAGE);
    api.get("/containers/..%2f..%2fetc/json").is(404, MESSAGE + "No such container");
  }

  private static void badHttpIsRefused(RawApi api) throws IOException {
    assertEquals(431, api.ask("GET", "/info", "X: " + "x".repeat(70_000) + "\r\n", "").status());
    assertEquals(431, api.ask("GET", "/info", "X: y\r\n".repeat(300), "").status());
    String head = "POST /containers/create HTTP/1.1\r\nHost: x\r\n";
    assertEquals(400, api.raw(head + "Content-Length: -1\r\n\r\n").status());
    assertEquals(400, api.raw(head + "Content-Length: 1\r\nContent-Length: 2\r\n\r\nx").status());
    String both = "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n";
    assertEquals(400, api.raw(head + both).status());
    String chunks = "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n";
    assertEquals(400, api.raw(head + chunks).status());
    assertEquals(400, api.raw("\u0000\u0001\u0002 / HTTP/1.1\r\n\r\n").status());
  }

  /** A connection that is left in the middle of a head, a body, or a stream. */
  private static void halfRequestsHoldNobodyUp(RawApi api) throws IOException {
    var halves = new ArrayList<SocketChannel>();
    for (int i = 0; i < 100; i++) {
      for (String half :
          List.of(
              "GET /info HT",
              "POST /containers/create HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{",
              "GET /events HTTP/1.1\r\nHost: x\r\n\r\n")) {
        SocketChannel channel = api.connect();
        RawApi.send(channel, half);
        halves.add(channel);
      }
    }
    api.get("/_ping").is(200, "OK");
    for (SocketChannel half : halves) {
      half.close();
    }
  }

  private static void manyIdleConnectionsAreCheap(RawApi api, Server server) throws IOException {
    long before = server.resident();
    var idle = new ArrayList<SocketChannel>();
    try {
      for (int i = 0; i < IDLE; i++) {
        SocketChannel channel = api.connect();
        RawApi.send(channel, "GET /_ping HTTP/1.1\r\nHost: x\r\n\r\n");
        idle.add(channel);
      }
      api.get("/_ping").is(200, "OK");
      long grown = server.resident() - before;
      assertTrue(grown < 500 * MEBI, IDLE + " idle connections take " + grown / MEBI + " MiB");
    } finally {
      for (SocketChannel channel : idle) {
        channel.close();
      }
    }
  }

  /** A log far larger than what a socket holds, and nobody who reads it. */
  private static void slowReadersAreWaitedFor(DockerClient docker, RawApi api, Server server)
      throws Exception {
    docker
        .run("run", "--name=loud", "busybox", "sh", "-c", "yes 0123456789 | head -c 8000000")
        .exits(0);
    long before = server.resident();
    var slow = new ArrayList<SocketChannel>();
    for (int i = 0; i < 20; i++) {
      SocketChannel channel = api.connect();
      RawApi.send(channel, "GET /containers/loud/logs?stdout=1 HTTP/1.1\r\nHost: x\r\n\r\n");
      slow.add(channel);
    }
    for (SocketChannel channel : slow) {
      assertTrue(channel.read(ByteBuffer.allocate(1)) > 0);
    }
    api.get("/_ping").is(200, "OK");
    long grown = server.resident() - before;
    assertTrue(grown < 200 * MEBI, "slow readers take " + grown / MEBI + " MiB");
    for (SocketChannel channel : slow) {
      channel.close();
    }
    docker.run("rm", "loud").exits(0);
  }

  /** The server's process, seen from outside. */
  private record Server(Path directory) {
    static Server of(long pid) {
      return new Server(Path.of("/proc", Long.toString(pid)));
    }

    /** How many descriptors it has open. */
    int files() {
      try (var entries = Files.list(directory.resolve("fd"))) {
        return (int) entries.count();
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }

    int threads() {
      return (int) status("Threads:");
    }

    /** Bytes. */
    long resident() {
      return status("VmRSS:") * 1024;
    }

    private long status(String field) {
      try {
        for (String line : Files.readAllLines(directory.resolve("status"))) {
          if (line.startsWith(field)) {
            return Long.parseLong(line.replaceAll("\\D", ""));
          }
        }
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
      throw new AssertionError(directory + " has no " + field);
    }
  }
}
