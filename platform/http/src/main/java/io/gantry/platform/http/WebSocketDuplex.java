package io.gantry.platform.http;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Optional;

/** A byte stream inside the messages of a WebSocket. */
final class WebSocketDuplex implements Duplex {
  private static final int MESSAGE = 32 * 1024;

  private final WebSocket socket;
  private final InputStream in = new Messages();
  private final OutputStream out;

  WebSocketDuplex(WebSocket socket) {
    this.socket = socket;
    out = new BufferedOutputStream(new Sender(), MESSAGE);
  }

  private final class Messages extends InputStream {
    private byte[] message = {};
    private int at;
    private boolean ended;

    @Override
    public int read() throws IOException {
      var one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      while (at == message.length && !ended) {
        Optional<WebSocket.Message> next = socket.read();
        ended = next.isEmpty();
        message = next.map(WebSocket.Message::bytes).orElse(new byte[0]);
        at = 0;
      }
      if (ended) {
        return -1;
      }
      int count = Math.min(length, message.length - at);
      System.arraycopy(message, at, into, offset, count);
      at += count;
      return count;
    }
  }

  private final class Sender extends OutputStream {
    @Override
    public void write(int b) throws IOException {
      socket.send(new byte[] {(byte) b});
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      socket.send(Arrays.copyOfRange(bytes, offset, offset + length));
    }
  }

  @Override
  public InputStream in() {
    return in;
  }

  @Override
  public OutputStream out() {
    return out;
  }

  /** Says that nothing more comes; what the client still sends is dropped. */
  @Override
  public void shutdownOutput() throws IOException {
    out.flush();
    socket.sayClose(WebSocket.NORMAL, "");
  }

  @Override
  public void close() {
    socket.close();
  }
}
