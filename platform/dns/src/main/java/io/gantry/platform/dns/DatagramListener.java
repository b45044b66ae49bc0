package io.gantry.platform.dns;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.util.concurrent.Executor;

/** Queries by UDP. */
record DatagramListener(DatagramChannel channel, Answering answering, Executor elsewhere) {
  private static final System.Logger LOG = System.getLogger(DatagramListener.class.getName());
  private static final int LARGEST = 4096;

  void run() {
    var buffer = ByteBuffer.allocate(LARGEST);
    while (channel.isOpen()) {
      try {
        buffer.clear();
        SocketAddress asker = channel.receive(buffer);
        byte[] query = new byte[buffer.flip().remaining()];
        buffer.get(query);
        answering.answer(query, false, elsewhere, reply -> send(reply, asker));
      } catch (ClosedChannelException _) {
        return;
      } catch (IOException | RuntimeException e) {
        // One query must not keep the others from being heard.
        LOG.log(System.Logger.Level.WARNING, "cannot answer a query", e);
      }
    }
  }

  private void send(byte[] reply, SocketAddress asker) {
    try {
      channel.send(ByteBuffer.wrap(reply), asker);
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "cannot answer " + asker, e);
    }
  }
}
