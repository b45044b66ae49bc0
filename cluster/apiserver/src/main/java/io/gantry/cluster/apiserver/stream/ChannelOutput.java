package io.gantry.cluster.apiserver.stream;

import io.gantry.platform.http.WebSocket;
import java.io.IOException;
import java.io.OutputStream;

/** One outgoing channel of a WebSocket: each write is a message. */
final class ChannelOutput extends OutputStream {
  private static final int MOST = 32 * 1024;

  private final WebSocket socket;
  private final int channel;

  ChannelOutput(WebSocket socket, int channel) {
    this.socket = socket;
    this.channel = channel;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    int from = offset;
    int left = length;
    while (left > 0) {
      int count = Math.min(left, MOST);
      var message = new byte[1 + count];
      message[0] = (byte) channel;
      System.arraycopy(bytes, from, message, 1, count);
      socket.send(message);
      from += count;
      left -= count;
    }
  }
}
