package io.gantry.platform.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;

/** A stream that the client of a SPDY connection has opened. */
public final class SpdyStream {
  private static final int HELD = 1 << 20;
  private static final int OWED = 32 * 1024;

  private final SpdyConnection connection;
  private final int id;
  private final Map<String, String> headers;
  private final Inlet in;
  private final OutputStream out = new Output();
  private int owed;
  private long granted = SpdyConnection.WINDOW;
  private boolean closed;
  private boolean sent;
  private boolean received;

  SpdyStream(SpdyConnection connection, int id, Map<String, String> headers) {
    this.connection = connection;
    this.id = id;
    this.headers = Map.copyOf(headers);
    in = new Inlet(HELD, this::taken);
  }

  /** Its number; odd. */
  public int id() {
    return id;
  }

  /** What it was opened with; names in lower case. */
  public Map<String, String> headers() {
    return headers;
  }

  /** What the client sends; ends when it has closed its half, fails if it resets the stream. */
  public InputStream in() {
    return in;
  }

  /** To the client; closing it ends this half. */
  public OutputStream out() {
    return out;
  }

  /** Tells the client that the stream is there; before anything is written. */
  public void accept() throws IOException {
    connection.reply(id);
  }

  /** Ends both halves; to refuse it or to say that it has failed. */
  public void reset() throws IOException {
    connection.reset(this);
  }

  private void taken(int bytes) throws IOException {
    owed += bytes;
    if (owed >= OWED) {
      int grant = owed;
      owed = 0;
      connection.credit(id, grant);
    }
  }

  Inlet inlet() {
    return in;
  }

  /** Bytes that the client still takes; read and changed under the connection's lock. */
  long granted() {
    return granted;
  }

  void grant(long bytes) {
    granted += bytes;
  }

  boolean isClosed() {
    return closed;
  }

  void markClosed() {
    closed = true;
  }

  /** One direction has ended; whether both have. */
  synchronized boolean endHalf(boolean own) {
    sent |= own;
    received |= !own;
    return sent && received;
  }

  private final class Output extends OutputStream {
    private boolean finished;

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      if (finished) {
        throw new IOException("stream has ended");
      }
      connection.content(SpdyStream.this, bytes, offset, length);
    }

    @Override
    public void close() throws IOException {
      if (!finished) {
        finished = true;
        connection.finish(SpdyStream.this);
      }
    }
  }
}
