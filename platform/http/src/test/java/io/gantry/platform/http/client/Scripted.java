package io.gantry.platform.http.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A peer on a socket that does as it is told, connection by connection. */
final class Scripted implements AutoCloseable {
  /** What it does with a connection, which is closed after that. */
  interface Script {
    void run(int connection, InputStream in, OutputStream out) throws IOException;
  }

  private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final AtomicInteger count = new AtomicInteger();
  private final Script script;

  Scripted(Script script) throws IOException {
    this.script = script;
    Thread.ofVirtual().start(this::accept);
  }

  /** Answers each request of each connection with {@code text}, then closes. */
  static Scripted saying(String text) throws IOException {
    return new Scripted((_, in, out) -> {
      head(in);
      say(out, text);
    });
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = server.accept();
        sockets.add(socket);
        int number = count.getAndIncrement();
        Thread.ofVirtual().start(() -> serve(socket, number));
      }
    } catch (IOException e) {
      // It was closed.
    }
  }

  private void serve(Socket socket, int number) {
    try (socket) {
      script.run(number, socket.getInputStream(), socket.getOutputStream());
    } catch (IOException e) {
      // The client is gone.
    } finally {
      sockets.remove(socket);
    }
  }

  /** Reads a head. */
  static String head(InputStream in) throws IOException {
    var text = new StringBuilder();
    while (text.indexOf("\r\n\r\n") < 0) {
      int b = in.read();
      if (b < 0) {
        throw new IOException("ended in " + text);
      }
      text.append((char) b);
    }
    return text.toString();
  }

  static void say(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
  }

  int port() {
    return server.getLocalPort();
  }

  URI uri(String target) {
    return URI.create("http://127.0.0.1:" + port() + target);
  }

  /** How many connections came. */
  int connections() {
    return count.get();
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
