package io.gantry.platform.dns;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;

/** Queries by TCP: each after its length, many on one connection (RFC 7766). */
record StreamListener(ServerSocketChannel server, Answering answering, Executor elsewhere) {
  private static final System.Logger LOG = System.getLogger(StreamListener.class.getName());
  private static final int IDLE_MILLIS = 10_000;
  private static final int CONNECTIONS = 1000;

  void run() {
    var places = new Semaphore(CONNECTIONS);
    while (server.isOpen()) {
      try {
        places.acquire();
        SocketChannel client = server.accept();
        elsewhere.execute(() -> {
          serve(client);
          places.release();
        });
      } catch (ClosedChannelException | InterruptedException _) {
        return;
      } catch (IOException e) {
        places.release();
        LOG.log(System.Logger.Level.DEBUG, "cannot accept", e);
      }
    }
  }

  private void serve(SocketChannel client) {
    try (client) {
      Socket socket = client.socket();
      socket.setSoTimeout(IDLE_MILLIS);
      socket.setTcpNoDelay(true);
      var in = new DataInputStream(socket.getInputStream());
      var out = new DataOutputStream(socket.getOutputStream());
      while (true) {
        byte[] query = new byte[in.readUnsignedShort()];
        in.readFully(query);
        // One after the other, on this thread: the next is read when this one is answered.
        answering.answer(query, true, Runnable::run, reply -> write(out, reply));
      }
    } catch (EOFException _) {
      // the client has all it wants
    } catch (IOException | UncheckedIOException e) {
      LOG.log(System.Logger.Level.TRACE, "connection ends", e);
    }
  }

  private static void write(DataOutputStream out, byte[] reply) {
    try {
      byte[] framed = new byte[reply.length + 2];
      framed[0] = (byte) (reply.length >> 8);
      framed[1] = (byte) reply.length;
      System.arraycopy(reply, 0, framed, 2, reply.length);
      out.write(framed);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
