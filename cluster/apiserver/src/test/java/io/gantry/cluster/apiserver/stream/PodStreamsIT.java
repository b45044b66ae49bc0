package io.gantry.cluster.apiserver.stream;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.quality.testkit.NeedsProgram;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The real kubectl, over WebSocket ({@code true}) and over SPDY. */
@Timeout(120)
@NeedsProgram("kubectl")
final class PodStreamsIT {
  @TempDir private Path home;
  private StreamServer server;

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Ended(int code, byte[] out, String err) {
    String text() {
      return new String(out, StandardCharsets.UTF_8);
    }
  }

  @BeforeEach
  void open() throws IOException {
    server = new StreamServer();
  }

  @AfterEach
  void close() {
    server.close();
  }

  private ProcessBuilder kubectl(boolean webSocket, String... arguments) {
    var command =
        new ArrayList<>(List.of("kubectl", "--server", "http://127.0.0.1:" + server.port()));
    command.addAll(List.of(arguments));
    var builder = new ProcessBuilder(command);
    builder.environment().put("HOME", home.toString());
    builder.environment().put("KUBECONFIG", "/dev/null");
    builder.environment().put("KUBECTL_REMOTE_COMMAND_WEBSOCKETS", "" + webSocket);
    builder.environment().put("KUBECTL_PORT_FORWARD_WEBSOCKETS", "" + webSocket);
    return builder;
  }

  private Ended run(boolean webSocket, byte[] in, String... arguments) throws Exception {
    Process process = kubectl(webSocket, arguments).start();
    Path err = home.resolve("err");
    Thread errors =
        Thread.ofVirtual()
            .start(() -> {
              try {
                Files.write(err, process.getErrorStream().readAllBytes());
              } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
              }
            });
    Thread.ofVirtual()
        .start(() -> {
          try (var to = process.getOutputStream()) {
            to.write(in);
          } catch (IOException e) {
            // It did not read all.
          }
        });
    byte[] out = process.getInputStream().readAllBytes();
    errors.join();
    return new Ended(process.waitFor(), out, Files.readString(err));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void execTellsOutputErrorsAndTheExitCode(boolean webSocket) throws Exception {
    Ended ended =
        run(
            webSocket,
            new byte[0],
            "exec",
            "p",
            "--",
            "sh",
            "-c",
            "echo out; echo err >&2; exit 7");
    assertEquals("out\n", ended.text());
    assertTrue(ended.err().contains("err\n"), ended.err());
    assertTrue(ended.err().contains("command terminated with exit code 7"), ended.err());
    assertEquals(7, ended.code());
    assertEquals(0, run(webSocket, new byte[0], "exec", "p", "--", "true").code());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void thirtyMegabytesGoThroughStandardInput(boolean webSocket) throws Exception {
    var sent = new byte[30_000_000];
    new Random(3).nextBytes(sent);
    Ended ended = run(webSocket, sent, "exec", "-i", "p", "--", "cat");
    assertEquals("", ended.err());
    assertArrayEquals(sent, ended.out());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void inputThatNobodyReadsDoesNotHoldUpTheEnd(boolean webSocket) throws Exception {
    Ended ended = run(webSocket, new byte[3_000_000], "exec", "-i", "p", "--", "echo", "done");
    assertEquals("done\n", ended.text());
    assertEquals(0, ended.code());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatCannotBeStartedSaysWhy(boolean webSocket) throws Exception {
    Ended ended = run(webSocket, new byte[0], "exec", "p", "--", "missing");
    assertEquals(1, ended.code());
    assertTrue(ended.err().contains("no such program: missing"), ended.err());
    Ended other = run(webSocket, new byte[0], "exec", "p", "-c", "x", "--", "true");
    assertTrue(other.err().contains("container x is not valid for pod p"), other.err());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aTerminalTellsItsSize(boolean webSocket) throws Exception {
    Process process =
        new ProcessBuilder(
                "script",
                "-qec",
                "stty rows 33 cols 77; "
                    + String.join(
                        " ", kubectl(webSocket, "exec", "-it", "p", "--", "cat").command()),
                "/dev/null")
            .start();
    try {
      process.getOutputStream().write("hello\n".getBytes(StandardCharsets.UTF_8));
      process.getOutputStream().flush();
      assertEquals("33x77", server.node.sizes.poll(20, TimeUnit.SECONDS));
    } finally {
      process.destroy();
      process.waitFor();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void attachJoinsTheFirstProcess(boolean webSocket) throws Exception {
    Ended ended =
        run(webSocket, "typed\n".getBytes(StandardCharsets.UTF_8), "attach", "-i", "p", "-c", "c");
    assertEquals("attached\ntyped\n", ended.text());
    assertEquals(0, ended.code(), ended.err());
  }

  @Test
  void logsArePlainAndFollowedLogsArriveAtOnce() throws Exception {
    assertEquals("one\ntwo\n", run(true, new byte[0], "logs", "p").text());
    assertEquals(
        "one\ntwo\n", run(true, new byte[0], "logs", "p", "--tail=5", "--since=10s").text());
    assertFalse(server.node.logs.remove().follow());
    var options = server.node.logs.remove();
    assertEquals(5, options.tailLines().orElseThrow());
    assertTrue(options.since().isPresent());
    Ended failed = run(true, new byte[0], "logs", "-p", "p");
    assertTrue(
        failed.err().contains("previous terminated container \"c\" not found"), failed.err());
    Process follower = kubectl(true, "logs", "-f", "p").start();
    try (var lines =
        new BufferedReader(
            new InputStreamReader(follower.getInputStream(), StandardCharsets.UTF_8))) {
      assertEquals("one", lines.readLine());
    } finally {
      follower.destroy();
      follower.waitFor();
    }
    assertTrue(server.node.logGivenUp.await(10, TimeUnit.SECONDS));
  }

  /** Serves two connections: echoes until the client has ended its half, then says so. */
  private static void echo(ServerSocket listening) {
    try {
      for (int i = 0; i < 2; i++) {
        try (Socket socket = listening.accept()) {
          socket.getInputStream().transferTo(socket.getOutputStream());
          socket.getOutputStream().write("end".getBytes(StandardCharsets.UTF_8));
        }
      }
    } catch (IOException e) {
      // The test is over.
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void portForwardCarriesConnectionsByHalves(boolean webSocket) throws Exception {
    try (var listening = new ServerSocket(0)) {
      Thread.ofVirtual().start(() -> echo(listening));
      Process forward =
          kubectl(webSocket, "port-forward", "p", ":" + listening.getLocalPort())
              .redirectErrorStream(true)
              .start();
      try (var lines =
          new BufferedReader(
              new InputStreamReader(forward.getInputStream(), StandardCharsets.UTF_8))) {
        String line = Objects.requireNonNull(lines.readLine());
        assertTrue(line.startsWith("Forwarding from 127.0.0.1:"), line);
        int port = Integer.parseInt(line.substring(line.indexOf(':') + 1, line.indexOf(" ->")));
        for (int round = 0; round < 2; round++) {
          var sent = new byte[3_000_000];
          new Random(round).nextBytes(sent);
          try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            Thread.ofVirtual()
                .start(() -> {
                  try {
                    socket.getOutputStream().write(sent);
                    socket.shutdownOutput();
                  } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                  }
                });
            assertArrayEquals(sent, socket.getInputStream().readNBytes(sent.length));
            assertEquals(
                "end", new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
          }
        }
        int closed;
        try (var unused = new ServerSocket(0)) {
          closed = unused.getLocalPort();
        }
        assertTrue(closed > 0);
      } finally {
        forward.destroy();
        forward.waitFor();
      }
    }
  }

  @Test
  void aPortWhereNobodyListensIsReported() throws Exception {
    int closed;
    try (var unused = new ServerSocket(0)) {
      closed = unused.getLocalPort();
    }
    Process forward =
        kubectl(true, "port-forward", "p", ":" + closed).redirectErrorStream(true).start();
    try (var lines =
        new BufferedReader(
            new InputStreamReader(forward.getInputStream(), StandardCharsets.UTF_8))) {
      String line = Objects.requireNonNull(lines.readLine());
      int port = Integer.parseInt(line.substring(line.indexOf(':') + 1, line.indexOf(" ->")));
      try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        assertEquals(-1, socket.getInputStream().read());
      }
      var rest = new StringBuilder();
      while (!rest.toString().contains("error forwarding port")) {
        rest.append(Objects.requireNonNull(lines.readLine(), rest::toString));
      }
    } finally {
      forward.destroy();
      forward.waitFor();
    }
  }
}
