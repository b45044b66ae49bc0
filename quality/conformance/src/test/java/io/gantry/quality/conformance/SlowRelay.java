package io.gantry.quality.conformance;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Hands connections on to a port of this machine, and lets through only so many bytes of the
 * answers until it is released. The lock guards the number.
 */
final class SlowRelay implements AutoCloseable {
  private final ServerSocket listener;
  private final int target;
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition more = lock.newCondition();
  private long left;

  private SlowRelay(ServerSocket listener, int target, long left) {
    this.listener = listener;
    this.target = target;
    this.left = left;
  }

  static SlowRelay to(int port) throws IOException {
    var relay =
        new SlowRelay(
            new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), port, Long.MAX_VALUE);
    Thread.ofVirtual().start(relay::accept);
    return relay;
  }

  String name() {
    return "localhost:" + listener.getLocalPort();
  }

  /** From now on {@code bytes} of answers go through, no more. */
  void allow(long bytes) {
    lock.lock();
    try {
      left = bytes;
      more.signalAll();
    } finally {
      lock.unlock();
    }
  }

  boolean isHolding() {
    lock.lock();
    try {
      return left == 0;
    } finally {
      lock.unlock();
    }
  }

  private void accept() {
    try {
      while (true) {
        Socket client = listener.accept();
        Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
        sockets.add(client);
        sockets.add(server);
        Thread.ofVirtual().start(() -> pump(client, server, false));
        Thread.ofVirtual().start(() -> pump(server, client, true));
      }
    } catch (IOException _) {
      // closed
    }
  }

  private void pump(Socket from, Socket to, boolean counted) {
    byte[] buffer = new byte[1 << 14];
    try (InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream()) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        for (int at = 0; at < n; ) {
          int now = counted ? take(n - at) : n - at;
          out.write(buffer, at, now);
          at += now;
        }
      }
    } catch (IOException | InterruptedException _) {
      // one of them is gone
    }
  }

  private int take(int wanted) throws InterruptedException {
    lock.lock();
    try {
      while (left == 0) {
        more.await();
      }
      int now = (int) Math.min(wanted, left);
      left -= now;
      return now;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket socket : sockets) {
      socket.close();
    }
    allow(Long.MAX_VALUE);
  }
}
