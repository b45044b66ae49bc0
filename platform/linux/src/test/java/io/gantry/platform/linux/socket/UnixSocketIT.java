package io.gantry.platform.linux.socket;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.linux.Errno;
import io.gantry.platform.linux.LinuxException;
import io.gantry.platform.linux.fs.Descriptor;
import io.gantry.platform.linux.process.Pipe;
import io.gantry.quality.testkit.LeavesNothing;
import io.gantry.quality.testkit.StateRoot;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

@LeavesNothing
class UnixSocketIT {
  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void packetsKeepTheirBorders() {
    List<UnixSocket> pair = UnixSocket.pair(UnixSocket.Type.SEQPACKET);
    try (UnixSocket a = pair.get(0);
        UnixSocket b = pair.get(1)) {
      a.send(bytes("one"));
      a.send(bytes("three"));
      byte[] buffer = new byte[100];

      assertEquals(3, b.receive(buffer));
      assertEquals(5, b.receive(buffer));
      a.shutdownWrite();
      assertEquals(-1, b.receive(buffer));
    }
  }

  @Test
  void openFilesTravelWithTheBytes() {
    List<UnixSocket> pair = UnixSocket.pair(UnixSocket.Type.STREAM);
    try (UnixSocket a = pair.get(0);
        UnixSocket b = pair.get(1);
        Pipe pipe = Pipe.create()) {
      a.sendDescriptors(bytes("two"), pipe.readEnd(), pipe.writeEnd());

      Received received = b.receiveDescriptors(100, 4).orElseThrow();
      List<Integer> fds = received.descriptors();

      assertArrayEquals(bytes("two"), received.content());
      assertEquals(2, fds.size());
      Descriptor.write(fds.get(1), bytes("x"), 0, 1);
      assertEquals(1, Descriptor.read(fds.get(0), new byte[9], 0, 9));
      fds.forEach(Descriptor::close);
      a.shutdownWrite();
      assertTrue(b.receiveDescriptors(100, 4).isEmpty());
    }
  }

  @Test
  void moreOpenFilesThanAllowedAreRefusedAndClosed() {
    List<UnixSocket> pair = UnixSocket.pair(UnixSocket.Type.SEQPACKET);
    try (UnixSocket a = pair.get(0);
        UnixSocket b = pair.get(1)) {
      int next = Descriptor.duplicate(0);
      Descriptor.close(next);
      a.sendDescriptors(bytes("many"), 0, 0, 0, 0);

      var failure = assertThrows(LinuxException.class, () -> b.receiveDescriptors(10, 1));

      assertEquals(Errno.EMSGSIZE, failure.errno());
      assertFalse(Descriptor.isOpen(next));
    }
  }

  @Test
  void longPathsWorkAndThePeerIsKnown(StateRoot state) throws Exception {
    Path deep = state.scratch();
    for (int i = 0; i < 10; i++) {
      deep = Files.createDirectory(deep.resolve("a-directory-with-a-name"));
    }
    Path path = deep.resolve("socket");
    try (UnixSocket listener = UnixSocket.listen(path, UnixSocket.Type.STREAM)) {
      var accepted = new FutureTask<>(listener::accept);
      Thread.ofPlatform().daemon().start(accepted);
      try (UnixSocket client = UnixSocket.connect(path, UnixSocket.Type.STREAM);
          UnixSocket server = accepted.get()) {
        assertEquals(ProcessHandle.current().pid(), server.peerCredentials().pid());
        int uid = (int) Files.getAttribute(state.scratch(), "unix:uid");
        assertEquals(uid, server.peerCredentials().uid());
        client.send(bytes("hello"));
        assertTrue(server.awaitReadable(Duration.ofSeconds(5)));
        assertEquals(5, server.receive(new byte[10]));
        assertFalse(server.awaitReadable(Duration.ofMillis(5)));
      }
    }
  }

  @Test
  void whoDoesNotListenIsToldApart(StateRoot state) {
    Path path = state.scratch().resolve("s");
    var missing =
        assertThrows(LinuxException.class, () -> UnixSocket.connect(path, UnixSocket.Type.STREAM));
    UnixSocket.listen(path, UnixSocket.Type.STREAM).close();
    var dead =
        assertThrows(LinuxException.class, () -> UnixSocket.connect(path, UnixSocket.Type.STREAM));
    var taken =
        assertThrows(LinuxException.class, () -> UnixSocket.listen(path, UnixSocket.Type.STREAM));

    assertEquals(Errno.ENOENT, missing.errno());
    assertEquals(Errno.ECONNREFUSED, dead.errno());
    assertEquals(Errno.EADDRINUSE, taken.errno());
    assertThrows(
        GantryException.class,
        () -> UnixSocket.listen(state.scratch().resolve("n".repeat(150)), UnixSocket.Type.STREAM));
  }

  @Test
  void closingWakesWhoWaits(StateRoot state) throws IOException, InterruptedException {
    UnixSocket listener =
        UnixSocket.listen(state.scratch().resolve("s"), UnixSocket.Type.SEQPACKET);
    var waiting = new CountDownLatch(1);
    Thread thread =
        Thread.ofPlatform()
            .start(() -> {
              waiting.countDown();
              assertThrows(LinuxException.class, listener::accept);
            });
    waiting.await();
    while (thread.getState() == Thread.State.NEW) {
      Thread.onSpinWait();
    }

    listener.close();

    assertTrue(thread.join(Duration.ofSeconds(20)));
  }

  @Test
  void sendingToWhoLeftFailsWithoutASignal() {
    List<UnixSocket> pair = UnixSocket.pair(UnixSocket.Type.STREAM);
    try (UnixSocket a = pair.get(0)) {
      pair.get(1).close();

      var failure = assertThrows(LinuxException.class, () -> a.send(bytes("x")));

      assertEquals(Errno.EPIPE, failure.errno());
    }
  }
}
