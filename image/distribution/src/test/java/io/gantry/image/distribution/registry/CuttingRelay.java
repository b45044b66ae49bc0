package io.gantry.image.distribution.registry;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Stands before a server of this machine and cuts some connections in the middle. */
final class CuttingRelay implements AutoCloseable {
  private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final int target;
  private final boolean cutsRequests;
  private final ConcurrentLinkedQueue<Integer> cuts;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  /**
   * Begins.
   *
   * @param cutsRequests what the client sends is cut, else what the server sends
   * @param cuts after how many bytes the next large transfers are cut
   */
  CuttingRelay(int target, boolean cutsRequests, List<Integer> cuts) throws IOException {
    this.target = target;
    this.cutsRequests = cutsRequests;
    this.cuts = new ConcurrentLinkedQueue<>(cuts);
    Thread.ofVirtual().start(this::accept);
  }

  String host() {
    return "localhost:" + listener.getLocalPort();
  }

  /** How many cuts have not happened yet. */
  int left() {
    return cuts.size();
  }

  private void accept() {
    try {
      while (true) {
        Socket client = listener.accept();
        Socket server = new Socket();
        server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target));
        open.add(client);
        open.add(server);
        Thread.ofVirtual().start(() -> relay(client, server, cutsRequests));
        Thread.ofVirtual().start(() -> relay(server, client, !cutsRequests));
      }
    } catch (IOException _) {
      // closed
    }
  }

  private void relay(Socket from, Socket to, boolean cuts) {
    try (from;
        to) {
      copy(from.getInputStream(), to.getOutputStream(), cuts);
    } catch (IOException _) {
      // one side has gone
    }
  }

  private void copy(InputStream in, OutputStream out, boolean cutting) throws IOException {
    byte[] buffer = new byte[8192];
    long moved = 0;
    while (true) {
      int count = in.read(buffer);
      if (count < 0) {
        return;
      }
      moved += count;
      Integer limit = cutting ? cuts.peek() : null;
      if (limit != null && moved > limit && cuts.remove(limit)) {
        return;
      }
      out.write(buffer, 0, count);
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket socket : open) {
      socket.close();
    }
  }
}
