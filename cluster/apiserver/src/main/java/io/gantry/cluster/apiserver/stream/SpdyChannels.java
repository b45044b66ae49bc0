package io.gantry.cluster.apiserver.stream;

import io.gantry.platform.base.json.Json;
import io.gantry.platform.http.SpdyConnection;
import io.gantry.platform.http.SpdyStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Streams that the client opens on a SPDY connection, each with its {@code streamtype}. */
final class SpdyChannels implements Channels {
  static final List<String> PROTOCOLS = List.of("v4.channel.k8s.io");

  private static final int SECONDS = 30;

  private final SpdyConnection connection;
  private final List<String> expected;
  private final Map<String, SpdyStream> streams = new ConcurrentHashMap<>();
  private final CountDownLatch missing;
  private final Departure departure = new Departure();
  private volatile boolean ended;

  private SpdyChannels(SpdyConnection connection, List<String> expected) {
    this.connection = connection;
    this.expected = expected;
    missing = new CountDownLatch(expected.size());
  }

  /** Waits until the client has opened the streams that it asked for. */
  static SpdyChannels open(SpdyConnection connection, ProcessRequest request) throws IOException {
    var expected = new ArrayList<>(List.of("error"));
    add(expected, request.stdin(), "stdin");
    add(expected, request.stdout(), "stdout");
    add(expected, request.stderr(), "stderr");
    add(expected, request.terminal(), "resize");
    var channels = new SpdyChannels(connection, expected);
    Thread.ofVirtual().name("exec-spdy").start(channels::read);
    try {
      if (channels.missing.await(SECONDS, TimeUnit.SECONDS) && !channels.ended) {
        return channels;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    channels.close();
    throw new IOException("timed out waiting for client to create streams");
  }

  private static void add(List<String> expected, boolean wanted, String name) {
    if (wanted) {
      expected.add(name);
    }
  }

  private void read() {
    try {
      connection.run(this::opened);
    } catch (IOException e) {
      // The streams have failed with it.
    } finally {
      ended = true;
      while (missing.getCount() > 0) {
        missing.countDown();
      }
      departure.gone();
    }
  }

  private void opened(SpdyStream stream) throws IOException {
    String type = stream.headers().getOrDefault("streamtype", "");
    if (!expected.contains(type) || streams.putIfAbsent(type, stream) != null) {
      stream.reset();
      return;
    }
    stream.accept();
    missing.countDown();
  }

  private InputStream in(String type) {
    SpdyStream stream = streams.get(type);
    return stream == null ? InputStream.nullInputStream() : stream.in();
  }

  private OutputStream out(String type) {
    SpdyStream stream = streams.get(type);
    return stream == null ? OutputStream.nullOutputStream() : stream.out();
  }

  @Override
  public InputStream stdin() {
    return in("stdin");
  }

  @Override
  public OutputStream stdout() {
    return out("stdout");
  }

  @Override
  public OutputStream stderr() {
    return out("stderr");
  }

  @Override
  public InputStream sizes() {
    return in("resize");
  }

  @Override
  public void onGone(Runnable action) {
    departure.onGone(action);
  }

  @Override
  public void end(Json.Obj status) throws IOException {
    out("error").write(status.bytes());
    for (SpdyStream stream : streams.values()) {
      stream.out().close();
    }
  }

  @Override
  public void close() {
    connection.close();
  }
}
