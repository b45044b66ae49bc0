package io.gantry.cluster.apiserver.stream;

import io.gantry.cluster.client.node.NodeApi;
import io.gantry.cluster.model.StatusException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;

/** A node whose containers are this machine: programs and ports of the host, a log of its own. */
final class HostNode implements NodeApi {
  final BlockingQueue<String> sizes = new LinkedBlockingQueue<>();
  final BlockingQueue<LogOptions> logs = new LinkedBlockingQueue<>();
  final CountDownLatch logGivenUp = new CountDownLatch(1);

  @Override
  public void logs(ContainerRef container, LogOptions options, OutputStream to)
      throws IOException, InterruptedException {
    logs.add(options);
    if (options.previous()) {
      throw StatusException.badRequest(
          "previous terminated container \"" + container.container() + "\" not found");
    }
    to.write("one\n".getBytes(StandardCharsets.UTF_8));
    if (options.follow()) {
      try {
        new CountDownLatch(1).await();
      } finally {
        logGivenUp.countDown();
      }
    }
    to.write("two\n".getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public RunningProcess exec(ContainerRef container, List<String> command, Streams streams) {
    if (command.getFirst().equals("missing")) {
      throw StatusException.badRequest("no such program: missing");
    }
    return start(command, streams);
  }

  @Override
  public RunningProcess attach(ContainerRef container, Streams streams) {
    return start(List.of("sh", "-c", "echo attached; cat; exit 3"), streams);
  }

  private RunningProcess start(List<String> command, Streams streams) {
    try {
      Process process = new ProcessBuilder(command).start();
      Thread.ofVirtual().start(() -> feed(process, streams));
      Thread out = pump(process.getInputStream(), streams.out());
      Thread err = pump(process.getErrorStream(), streams.err());
      return new RunningProcess() {
        @Override
        public void resize(int rows, int columns) {
          sizes.add(rows + "x" + columns);
        }

        @Override
        public int await() throws InterruptedException {
          out.join();
          err.join();
          return process.waitFor();
        }

        @Override
        public void close() {
          process.destroy();
        }
      };
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void feed(Process process, Streams streams) {
    try (OutputStream to = process.getOutputStream()) {
      if (streams.in().isPresent()) {
        InputStream in = streams.in().get();
        var part = new byte[8192];
        for (int n = in.read(part); n >= 0; n = in.read(part)) {
          to.write(part, 0, n);
          to.flush();
        }
      }
    } catch (IOException e) {
      // The process has ended, or the client is gone.
    }
  }

  private static Thread pump(InputStream from, OutputStream to) {
    return Thread.ofVirtual()
        .start(() -> {
          try {
            from.transferTo(to);
          } catch (IOException e) {
            // The client is gone.
          }
        });
  }

  @Override
  public Connection connect(String namespace, String pod, int port) throws IOException {
    var socket = new Socket(InetAddress.getLoopbackAddress(), port);
    return new Connection() {
      @Override
      public InputStream in() throws IOException {
        return socket.getInputStream();
      }

      @Override
      public OutputStream out() throws IOException {
        return socket.getOutputStream();
      }

      @Override
      public void shutdownOutput() throws IOException {
        socket.shutdownOutput();
      }

      @Override
      public void close() throws IOException {
        socket.close();
      }
    };
  }
}
