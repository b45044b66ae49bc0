package io.gantry.engine.docker.session;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.grpc.CallOptions;
import io.gantry.platform.grpc.GrpcClient;
import io.gantry.platform.grpc.GrpcStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A socket here behind which a client's SSH agent answers: a call for each connection. */
final class ForwardedAgent implements AutoCloseable {
  private static final String METHOD = "/moby.sshforward.v1.SSH/ForwardAgent";
  private static final int CHUNK = 32 * 1024;
  private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(50);

  private final GrpcClient client;
  private final String id;
  private final Path socket;
  private final ServerSocketChannel server;

  private ForwardedAgent(GrpcClient client, String id, Path socket, ServerSocketChannel server) {
    this.client = client;
    this.id = id;
    this.socket = socket;
    this.server = server;
  }

  /** Listens on {@code socket}, which is there when this returns. */
  static ForwardedAgent open(GrpcClient client, String id, Path socket) throws IOException {
    ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      server.bind(UnixDomainSocketAddress.of(socket));
    } catch (IOException e) {
      server.close();
      throw e;
    }
    var agent = new ForwardedAgent(client, id, socket, server);
    Thread.ofVirtual().name("ssh-agent").start(agent::accept);
    return agent;
  }

  Path socket() {
    return socket;
  }

  private void accept() {
    while (server.isOpen()) {
      try {
        SocketChannel connection = server.accept();
        Thread.ofVirtual().name("ssh-agent").start(() -> forward(connection));
      } catch (ClosedChannelException e) {
        return;
      } catch (IOException e) {
        // No descriptors left, or whoever connected is gone already: others may have better luck.
        LockSupport.parkNanos(PAUSE);
      }
    }
  }

  private void forward(SocketChannel connection) {
    try (connection;
        GrpcStream stream = client.open(METHOD, CallOptions.NONE.with("buildkit.ssh.id", id))) {
      Thread.ofVirtual().name("ssh-agent").start(() -> questions(connection, stream));
      for (var next = stream.receive(); next.isPresent(); next = stream.receive()) {
        ByteBuffer answer = ByteBuffer.wrap(ByteMessage.bytes(next.get()));
        while (answer.hasRemaining()) {
          int _ = connection.write(answer);
        }
      }
    } catch (IOException | GantryException e) {
      // What is behind the socket is gone: its user sees the end.
    }
  }

  private static void questions(SocketChannel connection, GrpcStream stream) {
    try {
      InputStream in = Channels.newInputStream(connection);
      var buffer = new byte[CHUNK];
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        stream.send(ByteMessage.of(Arrays.copyOf(buffer, count)));
      }
      stream.closeSend();
    } catch (IOException | GantryException e) {
      stream.close();
    }
  }

  @Override
  public void close() {
    try {
      server.close();
      boolean _ = Files.deleteIfExists(socket);
    } catch (IOException e) {
      // The directory goes with the build.
    }
  }
}
