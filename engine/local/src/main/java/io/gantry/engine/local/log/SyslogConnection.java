package io.gantry.engine.local.log;

import io.gantry.platform.http.client.ClientTls;
import io.gantry.platform.http.client.Pem;
import io.gantry.platform.http.client.TlsClient;
import io.gantry.platform.linux.LinuxException;
import io.gantry.platform.linux.socket.UnixSocket;
import java.io.Closeable;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/** The way to a syslog server. */
interface SyslogConnection extends Closeable {
  /** Sends one message; over packets what is too long is cut by nobody but the network. */
  void send(byte[] message) throws IOException;

  /** Opens one. */
  static SyslogConnection open(SyslogPlan plan) throws IOException {
    return switch (plan.transport()) {
      case UDP -> packets(plan);
      case TCP -> stream(new Socket(plan.place(), plan.port()));
      case TLS -> stream(secured(plan));
      case UNIX -> unix(plan, UnixSocket.Type.STREAM);
      case UNIXGRAM -> unix(plan, UnixSocket.Type.DATAGRAM);
    };
  }

  private static SyslogConnection packets(SyslogPlan plan) throws IOException {
    var socket = new DatagramSocket();
    socket.connect(new InetSocketAddress(InetAddress.getByName(plan.place()), plan.port()));
    return new SyslogConnection() {
      @Override
      public void send(byte[] message) throws IOException {
        socket.send(new DatagramPacket(message, message.length));
      }

      @Override
      public void close() {
        socket.close();
      }
    };
  }

  private static SyslogConnection stream(Socket socket) {
    return new SyslogConnection() {
      @Override
      public void send(byte[] message) throws IOException {
        socket.getOutputStream().write(message);
      }

      @Override
      public void close() throws IOException {
        socket.close();
      }
    };
  }

  private static Socket secured(SyslogPlan plan) throws IOException {
    SocketChannel channel = SocketChannel.open(new InetSocketAddress(plan.place(), plan.port()));
    try {
      var settings = new ClientTls(authorities(plan), plan.verify(), Optional.empty());
      return new TlsClient(settings).handshake(channel, plan.place(), plan.port());
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  private static List<X509Certificate> authorities(SyslogPlan plan) throws IOException {
    if (plan.authority().isEmpty()) {
      return List.of();
    }
    try {
      return Pem.certificates(Files.readString(Path.of(plan.authority())));
    } catch (IllegalArgumentException e) {
      throw new IOException(plan.authority() + ": " + e.getMessage(), e);
    }
  }

  private static SyslogConnection unix(SyslogPlan plan, UnixSocket.Type type) throws IOException {
    try {
      UnixSocket socket = UnixSocket.connect(Path.of(plan.place()), type);
      return new SyslogConnection() {
        @Override
        public void send(byte[] message) throws IOException {
          try {
            socket.send(message);
          } catch (LinuxException e) {
            throw new IOException(e.text(), e);
          }
        }

        @Override
        public void close() {
          socket.close();
        }
      };
    } catch (LinuxException e) {
      throw new IOException(e.text(), e);
    }
  }
}
