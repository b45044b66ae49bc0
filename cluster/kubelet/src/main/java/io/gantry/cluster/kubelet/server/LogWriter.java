package io.gantry.cluster.kubelet.server;

import io.gantry.cluster.client.node.NodeApi.LogOptions;
import io.gantry.engine.api.LogEntry;
import io.gantry.engine.api.LogRequest;
import io.gantry.engine.api.LogStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;

/** Copies a log to a caller, with times if wanted and no more bytes than wanted. */
final class LogWriter {
  private final LogOptions options;
  private final OutputStream to;
  private long left;
  private boolean lineBegins = true;

  LogWriter(LogOptions options, OutputStream to) {
    this.options = options;
    this.to = to;
    left = options.limitBytes().orElse(Long.MAX_VALUE);
  }

  static LogRequest request(LogOptions options) {
    return new LogRequest(
        true, true, options.follow(), options.tailLines(), options.since(), Optional.empty());
  }

  void copy(LogStream log) throws IOException, InterruptedException {
    for (Optional<LogEntry> entry = log.next(); entry.isPresent() && left > 0; ) {
      entry(entry.get());
      if (options.follow()) {
        to.flush();
      }
      entry = log.next();
    }
    to.flush();
  }

  private void entry(LogEntry entry) throws IOException {
    byte[] bytes = entry.bytes();
    if (options.timestamps() && lineBegins) {
      write((nanos(entry.time()) + " ").getBytes(StandardCharsets.UTF_8));
    }
    write(bytes);
    lineBegins = bytes.length > 0 && bytes[bytes.length - 1] == '\n';
  }

  /** Nine digits of a second, as Go's RFC3339Nano in a log line. */
  static String nanos(Instant time) {
    String whole = Instant.ofEpochSecond(time.getEpochSecond()).toString();
    String fraction = Integer.toString(1_000_000_000 + time.getNano()).substring(1);
    return whole.substring(0, whole.length() - 1) + "." + fraction + "Z";
  }

  private void write(byte[] bytes) throws IOException {
    int count = (int) Math.min(left, bytes.length);
    to.write(bytes, 0, count);
    left -= count;
  }
}
