package io.gantry.engine.build.run;

import io.gantry.engine.build.run.MemoryFiles.Access;
import io.gantry.platform.linux.LinuxException;
import io.gantry.platform.linux.socket.UnixSocket;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A socket that stands for an SSH agent during one RUN: it has the owner and mode that the RUN asks
 * for, and lets only questions for keys and signatures through. The program never meets the agent's
 * own socket.
 */
final class AgentProxy implements AutoCloseable {
  private static final int MOST = 64;

  private final Path agent;
  private final Path place;
  private final Access access;
  private final CompletableFuture<UnixSocket> listener = new CompletableFuture<>();
  private final Set<UnixSocket> clients = ConcurrentHashMap.newKeySet();

  private AgentProxy(Path agent, Path place, Access access) {
    this.agent = agent;
    this.place = place;
    this.access = access;
  }

  /** A proxy that will listen at {@code place}. Its threads are of this thread's namespaces. */
  static AgentProxy of(Path agent, Path place, Access access) {
    var proxy = new AgentProxy(agent, place, access);
    Thread _ = Thread.ofPlatform().daemon().name("ssh-agents").start(proxy::accept);
    return proxy;
  }

  Path place() {
    return place;
  }

  Access access() {
    return access;
  }

  /** Begins, in the mount namespace of the calling thread. */
  void listen() {
    UnixSocket socket = UnixSocket.listen(place, UnixSocket.Type.STREAM);
    if (!listener.complete(socket)) {
      socket.close();
    }
  }

  private void accept() {
    try (UnixSocket socket = listener.join()) {
      while (true) {
        UnixSocket client = socket.accept();
        if (clients.size() < MOST) {
          clients.add(client);
          Thread _ = Thread.ofPlatform().daemon().name("ssh-agent").start(() -> serve(client));
        } else {
          client.close();
        }
      }
    } catch (LinuxException | CompletionException | CancellationException _) {
      // closed: the RUN is over
    }
  }

  private void serve(UnixSocket client) {
    try (client;
        UnixSocket keys = UnixSocket.connect(agent, UnixSocket.Type.STREAM)) {
      for (Optional<byte[]> asked = read(client); asked.isPresent(); asked = read(client)) {
        if (AgentMessages.isAllowed(asked.get())) {
          keys.send(asked.get());
          Optional<byte[]> answer = read(keys);
          if (answer.isEmpty()) {
            return;
          }
          client.send(answer.get());
        } else {
          client.send(AgentMessages.failure());
        }
      }
    } catch (LinuxException _) {
      // one side is gone; the other learns it by the end of its connection
    } finally {
      clients.remove(client);
    }
  }

  /** A message with its length; nothing at the end, or if it is too long. */
  private static Optional<byte[]> read(UnixSocket socket) {
    byte[] head = new byte[Integer.BYTES];
    if (!fill(socket, head, 0)) {
      return Optional.empty();
    }
    int length = AgentMessages.length(head);
    if (length < 0) {
      return Optional.empty();
    }
    byte[] message = AgentMessages.withHead(head, length);
    return fill(socket, message, head.length) ? Optional.of(message) : Optional.empty();
  }

  private static boolean fill(UnixSocket socket, byte[] buffer, int from) {
    int length = from;
    while (length < buffer.length) {
      int count = socket.receive(buffer, length, buffer.length - length);
      if (count < 0) {
        return false;
      }
      length += count;
    }
    return true;
  }

  @Override
  public void close() {
    if (!listener.cancel(false) && !listener.isCancelled()) {
      listener.join().close();
    }
    clients.forEach(UnixSocket::close);
  }
}
