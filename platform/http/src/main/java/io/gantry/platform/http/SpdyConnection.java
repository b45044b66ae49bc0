package io.gantry.platform.http;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * SPDY/3.1, server side: streams that the client opens on one connection.
 *
 * <p>Kubernetes' own clients know no windows: they neither keep nor grant any. So windows bind this
 * side from the moment on that the client has granted something.
 */
public final class SpdyConnection implements AutoCloseable {
  /** Takes a stream that was opened; on the reading thread, so it must not wait. */
  @FunctionalInterface
  public interface Opened {
    void stream(SpdyStream stream) throws IOException;
  }

  static final int WINDOW = 64 * 1024;

  private static final int SYN_STREAM = 1;
  private static final int SYN_REPLY = 2;
  private static final int RST_STREAM = 3;
  private static final int SETTINGS = 4;
  private static final int PING = 6;
  private static final int GOAWAY = 7;
  private static final int HEADERS = 8;
  private static final int WINDOW_UPDATE = 9;

  private static final int VERSION = 0x8003_0000;
  private static final int FIN = 1;
  private static final int CONTROL_LIMIT = 64 * 1024;
  private static final int PART = 32 * 1024;
  private static final int STREAMS = 2000;
  private static final int SETTING_WINDOW = 7;
  private static final int PROTOCOL_ERROR = 1;
  private static final int REFUSED = 3;
  private static final int CANCEL = 5;
  private static final int LINGER_SECONDS = 2;

  private final Duplex duplex;
  private final InputStream in;
  private final SpdyHeaders headers = new SpdyHeaders();
  private final Map<Integer, SpdyStream> streams = new ConcurrentHashMap<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition granted = lock.newCondition();
  private final CountDownLatch ended = new CountDownLatch(1);
  private long window = WINDOW;
  private boolean grants;
  private boolean closed;
  private int last;

  /** Speaks over {@code duplex}. */
  public SpdyConnection(Duplex duplex) {
    this.duplex = duplex;
    in = new BufferedInputStream(duplex.in(), 4096);
  }

  /**
   * Reads until the client has ended or broken the protocol, which it is told. Then streams that
   * still wait fail.
   */
  public void run(Opened opened) throws IOException {
    try {
      boolean goesOn;
      do {
        goesOn = frame(opened);
      } while (goesOn);
    } catch (SpdyException e) {
      control(GOAWAY, 0, numbers(last, PROTOCOL_ERROR));
      throw e;
    } finally {
      lock.lock();
      try {
        closed = true;
        granted.signalAll();
      } finally {
        lock.unlock();
      }
      streams.values().forEach(stream -> stream.inlet().fail("connection closed by the client"));
      headers.close();
      ended.countDown();
    }
  }

  /** Deals with a frame; false at the end. */
  private boolean frame(Opened opened) throws IOException {
    byte[] head = in.readNBytes(8);
    if (head.length == 0) {
      return false;
    }
    if (head.length < 8) {
      throw new EOFException("connection ends in a frame");
    }
    int word = number(head, 0);
    int flags = head[4];
    int length = number(head, 4) & 0xff_ffff;
    if (word >= 0) {
      content(word, flags, length);
      return true;
    }
    if ((word & 0xffff_0000) != VERSION) {
      throw new SpdyException("unknown version");
    }
    if (length > CONTROL_LIMIT) {
      throw new SpdyException("control frame too large");
    }
    byte[] payload = in.readNBytes(length);
    if (payload.length < length) {
      throw new EOFException("connection ends in a frame");
    }
    control(word & 0xffff, flags, payload, opened);
    return true;
  }

  private void content(int id, int flags, int length) throws IOException {
    SpdyStream stream = streams.get(id);
    var part = new byte[Math.min(length, PART)];
    int left = length;
    while (left > 0) {
      int count = in.read(part, 0, Math.min(left, part.length));
      if (count < 0) {
        throw new EOFException("connection ends in a frame");
      }
      if (stream != null) {
        stream.inlet().put(part, 0, count);
      }
      left -= count;
    }
    if (stream == null) {
      return;
    }
    if ((flags & FIN) != 0) {
      stream.inlet().end();
      if (stream.endHalf(false)) {
        streams.remove(id);
      }
    }
  }

  private void control(int type, int flags, byte[] payload, Opened opened) throws IOException {
    switch (type) {
      case SYN_STREAM -> open(flags, payload, opened);
      case HEADERS -> headers.read(payload, least(payload, 4));
      case RST_STREAM -> {
        least(payload, 8);
        SpdyStream stream = streams.remove(number(payload, 0));
        if (stream != null) {
          end(stream);
        }
      }
      case PING -> {
        least(payload, 4);
        control(PING, 0, payload);
      }
      case WINDOW_UPDATE -> {
        least(payload, 8);
        grant(number(payload, 0), number(payload, 4) & Integer.MAX_VALUE);
      }
      case SETTINGS -> settings(payload);
      // A client that goes away lets its streams end and then closes.
      default -> {}
    }
  }

  private static int least(byte[] payload, int length) throws SpdyException {
    if (payload.length < length) {
      throw new SpdyException("control frame too short");
    }
    return length;
  }

  private void open(int flags, byte[] payload, Opened opened) throws IOException {
    least(payload, 10);
    int id = number(payload, 0) & Integer.MAX_VALUE;
    Map<String, String> fields = headers.read(payload, 10);
    if (id % 2 == 0 || id <= last) {
      throw new SpdyException("stream out of order");
    }
    last = id;
    var stream = new SpdyStream(this, id, fields);
    if (streams.size() >= STREAMS) {
      control(RST_STREAM, 0, numbers(id, REFUSED));
      return;
    }
    if ((flags & FIN) != 0) {
      stream.inlet().end();
      stream.endHalf(false);
    }
    streams.put(id, stream);
    opened.stream(stream);
  }

  private void end(SpdyStream stream) {
    stream.inlet().fail("stream reset by the client");
    lock.lock();
    try {
      stream.markClosed();
      granted.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void settings(byte[] payload) throws SpdyException {
    least(payload, 4);
    var entries = ByteBuffer.wrap(payload);
    int count = entries.getInt();
    for (int i = 0; i < count && entries.remaining() >= 8; i++) {
      int name = entries.getInt() & 0xff_ffff;
      int value = entries.getInt();
      if (name == SETTING_WINDOW && value >= 0) {
        lock.lock();
        try {
          grants = true;
          streams.values().forEach(stream -> stream.grant((long) value - WINDOW));
          granted.signalAll();
        } finally {
          lock.unlock();
        }
      }
    }
  }

  private void grant(int id, int bytes) {
    lock.lock();
    try {
      grants = true;
      if (id == 0) {
        window += bytes;
      } else {
        SpdyStream stream = streams.get(id);
        if (stream != null) {
          stream.grant(bytes);
        }
      }
      granted.signalAll();
    } finally {
      lock.unlock();
    }
  }

  void reply(int id) throws IOException {
    lock.lock();
    try {
      byte[] block = headers.writeNone();
      byte[] payload = ByteBuffer.allocate(4 + block.length).putInt(id).put(block).array();
      control(SYN_REPLY, 0, payload);
    } finally {
      lock.unlock();
    }
  }

  void reset(SpdyStream stream) throws IOException {
    streams.remove(stream.id());
    control(RST_STREAM, 0, numbers(stream.id(), CANCEL));
    end(stream);
  }

  /** Grants more on a stream and on the connection. */
  void credit(int stream, int bytes) throws IOException {
    control(WINDOW_UPDATE, 0, numbers(stream, bytes));
    control(WINDOW_UPDATE, 0, numbers(0, bytes));
  }

  void content(SpdyStream stream, byte[] bytes, int offset, int length) throws IOException {
    int from = offset;
    int left = length;
    while (left > 0) {
      lock.lock();
      try {
        while (grants && Math.min(window, stream.granted()) <= 0 && isOpen(stream)) {
          granted.await();
        }
        if (!isOpen(stream)) {
          throw new IOException("stream closed by the client");
        }
        int count = Math.min(left, PART);
        if (grants) {
          count = (int) Math.min(count, Math.min(window, stream.granted()));
        }
        window -= count;
        stream.grant(-count);
        write(stream.id(), 0, bytes, from, count);
        from += count;
        left -= count;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("interrupted while the client takes nothing");
      } finally {
        lock.unlock();
      }
    }
  }

  private boolean isOpen(SpdyStream stream) {
    return !closed && !stream.isClosed();
  }

  void finish(SpdyStream stream) throws IOException {
    write(stream.id(), FIN, new byte[0], 0, 0);
    if (stream.endHalf(true)) {
      streams.remove(stream.id());
    }
  }

  private void control(int type, int flags, byte[] payload) throws IOException {
    write(VERSION | type, flags, payload, 0, payload.length);
  }

  private void write(int word, int flags, byte[] bytes, int offset, int length) throws IOException {
    byte[] frame =
        ByteBuffer.allocate(8 + length)
            .putInt(word)
            .putInt(flags << 24 | length)
            .put(bytes, offset, length)
            .array();
    lock.lock();
    try {
      duplex.out().write(frame);
      duplex.out().flush();
    } finally {
      lock.unlock();
    }
  }

  private static byte[] numbers(int first, int second) {
    return ByteBuffer.allocate(8).putInt(first).putInt(second).array();
  }

  private static int number(byte[] bytes, int at) {
    return Http2Frame.number(bytes, at);
  }

  /**
   * Says good-bye and ends; the client has two seconds to end too. Not called by what {@link #run}
   * calls: it waits for its end.
   */
  @Override
  public void close() {
    // A reader that waits for room in a stream must go on to see the client's end.
    streams.values().forEach(stream -> stream.inlet().close());
    try {
      control(GOAWAY, 0, numbers(last, 0));
      duplex.shutdownOutput();
      if (!ended.await(LINGER_SECONDS, TimeUnit.SECONDS)) {
        duplex.close();
      }
    } catch (IOException e) {
      // The client is gone already.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      duplex.close();
    }
  }
}
