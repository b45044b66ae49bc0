package io.gantry.cluster.client.node;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What a node does for the API server's streaming subresources. Failures are StatusExceptions. */
public interface NodeApi {
  /** Writes a container's log; with {@code follow} it blocks until the container ends. */
  void logs(ContainerRef container, LogOptions options, OutputStream to)
      throws IOException, InterruptedException;

  /** Starts a process in a container. */
  RunningProcess exec(ContainerRef container, List<String> command, Streams streams);

  /** Joins the streams of a container's first process. */
  RunningProcess attach(ContainerRef container, Streams streams);

  /** Connects to a TCP port inside a Pod. */
  Connection connect(String namespace, String pod, int port) throws IOException;

  /** Names a container of a Pod; {@code container} is never empty. */
  record ContainerRef(String namespace, String pod, String container) {}

  /** Which part of a log. */
  record LogOptions(
      boolean follow,
      boolean previous,
      boolean timestamps,
      Optional<Integer> tailLines,
      Optional<Instant> since,
      Optional<Long> limitBytes) {}

  /** The caller's side of a process's streams; with a terminal, errors come on {@code out}. */
  record Streams(Optional<InputStream> in, OutputStream out, OutputStream err, boolean terminal) {}

  /** A process that streams are joined to. */
  interface RunningProcess extends AutoCloseable {
    /** Sets the size of its terminal. */
    void resize(int rows, int columns);

    /** Blocks until it has ended and its output was delivered; the exit code. */
    int await() throws InterruptedException;

    /** Leaves; an exec that still runs goes on. */
    @Override
    void close();
  }

  /** A connection to a port. */
  interface Connection extends AutoCloseable {
    InputStream in() throws IOException;

    OutputStream out() throws IOException;

    void shutdownOutput() throws IOException;

    @Override
    void close() throws IOException;
  }
}
