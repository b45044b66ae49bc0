package io.gantry.engine.docker.client;

import io.gantry.engine.api.LogEntry;
import io.gantry.engine.api.LogRequest;
import io.gantry.engine.api.LogStream;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.time.Rfc3339;
import io.gantry.platform.http.client.Response;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/**
 * A log that an engine sends, with the time of each line in front of it.
 *
 * <p>What a frame holds was written at once, and is one entry. Without frames an entry is a line.
 */
final class RemoteLog implements LogStream {
  /** As in {@code 2026-11-23T10:00:00.000000000Z} and a space. */
  private static final int STAMP = 31;

  private final Remote remote;
  private final Response response;
  private final boolean terminal;
  private final FrameReader frames;

  /**
   * What has come of a raw stream: lines from {@code begun} on, without an end up to {@code
   * searched}.
   */
  private byte[] rest = new byte[0];

  private int begun;
  private int searched;
  private Instant time = Instant.EPOCH;
  private volatile boolean closed;

  private RemoteLog(Remote remote, Response response, boolean terminal) {
    this.remote = remote;
    this.response = response;
    this.terminal = terminal;
    this.frames = new FrameReader(response.body(), terminal);
  }

  static RemoteLog open(Remote remote, String id, LogRequest request, boolean terminal) {
    ApiPath target =
        ApiPath.of("/containers/{}/logs", id)
            .with("stdout", request.stdout())
            .with("stderr", request.stderr())
            .with("follow", request.follow())
            .with("timestamps", true)
            .with("tail", request.tail().map(lines -> Integer.toString(lines)).orElse("all"))
            .withUnlessEmpty("since", request.since().map(RemoteLog::seconds).orElse(""))
            .withUnlessEmpty("until", request.until().map(RemoteLog::seconds).orElse(""));
    return new RemoteLog(remote, remote.open("GET", target), terminal);
  }

  /** Seconds since 1970 with nine digits of fraction. */
  static String seconds(Instant moment) {
    return moment.getEpochSecond() + "." + "%09d".formatted(moment.getNano());
  }

  @Override
  public Optional<LogEntry> next() throws InterruptedException {
    try {
      return terminal ? line() : frame();
    } catch (InterruptedIOException e) {
      boolean _ = Thread.interrupted();
      throw (InterruptedException) new InterruptedException("log ended").initCause(e);
    } catch (IOException e) {
      if (closed) {
        return Optional.empty();
      }
      throw remote.broken(e);
    }
  }

  private Optional<LogEntry> frame() throws IOException {
    var whole = new ByteArrayOutputStream();
    while (true) {
      Optional<FrameReader.Piece> next = frames.next();
      if (next.isEmpty()) {
        return Optional.empty();
      }
      FrameReader.Piece piece = next.get();
      whole.write(piece.bytes(), 0, piece.length());
      if (piece.ends()) {
        return Optional.of(entry(piece.error(), whole.toByteArray()));
      }
    }
  }

  private Optional<LogEntry> line() throws IOException {
    while (true) {
      for (int i = searched; i < rest.length; i++) {
        if (rest[i] == '\n') {
          byte[] line = Arrays.copyOfRange(rest, begun, i + 1);
          begun = i + 1;
          searched = begun;
          return Optional.of(entry(false, line));
        }
      }
      byte[] left = Arrays.copyOfRange(rest, begun, rest.length);
      Optional<FrameReader.Piece> next = frames.next();
      begun = 0;
      searched = left.length;
      if (next.isEmpty()) {
        rest = new byte[0];
        searched = 0;
        return left.length == 0 ? Optional.empty() : Optional.of(entry(false, left));
      }
      rest = Arrays.copyOf(left, left.length + next.get().length());
      System.arraycopy(next.get().bytes(), 0, rest, left.length, next.get().length());
    }
  }

  /** The rest of a line has no time of its own with some engines: it has that of its beginning. */
  private LogEntry entry(boolean error, byte[] bytes) {
    if (bytes.length >= STAMP && bytes[STAMP - 1] == ' ' && bytes[4] == '-') {
      try {
        time = Rfc3339.parse(new String(bytes, 0, STAMP - 1, StandardCharsets.US_ASCII));
        return new LogEntry(time, error, Arrays.copyOfRange(bytes, STAMP, bytes.length));
      } catch (GantryException _) {
        return new LogEntry(time, error, bytes); // what the program wrote looks like a time
      }
    }
    return new LogEntry(time, error, bytes);
  }

  @Override
  public void close() {
    closed = true;
    response.close();
  }
}
