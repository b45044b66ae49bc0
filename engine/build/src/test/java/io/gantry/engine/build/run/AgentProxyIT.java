package io.gantry.engine.build.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gantry.engine.build.run.MemoryFiles.Access;
import io.gantry.platform.linux.LinuxException;
import io.gantry.platform.linux.socket.UnixSocket;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The socket that stands for an SSH agent, with an agent that notes what it is asked. */
@Timeout(30)
final class AgentProxyIT {
  private static final byte[] FAILURE = {0, 0, 0, 1, 5};

  @TempDir Path directory;
  private final List<Integer> asked = new CopyOnWriteArrayList<>();
  private ServerSocketChannel agent;
  private AgentProxy proxy;

  @BeforeEach
  void open() throws IOException {
    Path real = directory.resolve("agent");
    agent = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    agent.bind(UnixDomainSocketAddress.of(real));
    Thread _ = Thread.startVirtualThread(this::serve);
    proxy = AgentProxy.of(real, directory.resolve("proxy"), new Access(0600, 0, 0));
    proxy.listen();
  }

  @AfterEach
  void close() throws IOException {
    proxy.close();
    agent.close();
  }

  /** Answers every request with its type + 1. */
  private void serve() {
    try {
      while (true) {
        try (SocketChannel client = agent.accept()) {
          var in = Channels.newInputStream(client);
          for (byte[] head = in.readNBytes(4); head.length == 4; head = in.readNBytes(4)) {
            byte[] message = in.readNBytes(ByteBuffer.wrap(head).getInt());
            asked.add((int) message[0]);
            client.write(ByteBuffer.wrap(new byte[] {0, 0, 0, 1, (byte) (message[0] + 1)}));
          }
        }
      }
    } catch (AsynchronousCloseException _) {
      // the test is over
    } catch (IOException e) {
      asked.add(-1);
    }
  }

  private static byte[] message(int type, int rest) {
    return ByteBuffer.allocate(5 + rest).putInt(1 + rest).put((byte) type).array();
  }

  private byte[] ask(byte[]... messages) {
    var answers = new ByteArrayOutputStream();
    try (UnixSocket client =
        UnixSocket.connect(directory.resolve("proxy"), UnixSocket.Type.STREAM)) {
      for (byte[] message : messages) {
        client.send(message);
      }
      client.shutdownWrite();
      byte[] buffer = new byte[1024];
      for (int count = client.receive(buffer); count >= 0; count = client.receive(buffer)) {
        answers.write(buffer, 0, count);
      }
    } catch (LinuxException _) {
      return answers.toByteArray(); // cut off with something unread
    }
    return answers.toByteArray();
  }

  @Test
  void questionsForKeysAndSignaturesPass() {
    assertArrayEquals(
        new byte[] {0, 0, 0, 1, 12, 0, 0, 0, 1, 14}, ask(message(11, 0), message(13, 100_000)));
    assertEquals(List.of(11, 13), asked);
  }

  @Test
  void nothingElseReachesTheAgent() {
    assertArrayEquals(FAILURE, ask(message(17, 10)), "add a key");
    assertArrayEquals(FAILURE, ask(message(19, 0)), "remove all");
    assertArrayEquals(FAILURE, ask(message(22, 4)), "lock");
    assertArrayEquals(FAILURE, ask(message(27, 40)), "extension");
    assertEquals(List.of(), asked);
  }

  @Test
  void whatIsNoMessageEndsTheConnection() {
    assertArrayEquals(new byte[0], ask(new byte[] {0, 0, 0, 0}));
    assertArrayEquals(new byte[0], ask(new byte[] {0x7f, 0, 0, 0, 11}));
    assertArrayEquals(new byte[0], ask(new byte[] {0, 0}));
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(5);
    for (int i = 0; i < 100; i++) {
      byte[] noise = new byte[random.nextInt(64)];
      random.nextBytes(noise);
      if (noise.length > 4) {
        noise[0] = (byte) (1 + random.nextInt(100));
      }
      assertArrayEquals(new byte[0], ask(noise));
    }
    assertEquals(List.of(), asked);
  }
}
