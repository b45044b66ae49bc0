package io.gantry.platform.http.client;

import io.gantry.platform.http.client.HttpException.Kind;
import io.gantry.platform.http.wire.FieldLines;
import io.gantry.platform.http.wire.Watchdog;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Makes connections: to a socket, through a proxy, with TLS. */
final class Dialer {
  private static final long SHARE_MILLIS = 2000;

  private final ClientSettings settings;
  private final Links links;
  private final Watchdog watchdog;
  private final TlsClient tls;

  Dialer(ClientSettings settings, Links links, Watchdog watchdog, TlsClient tls) {
    this.settings = settings;
    this.links = links;
    this.watchdog = watchdog;
    this.tls = tls;
  }

  /** A new connection along {@code route}, ready for a request. */
  Link dial(Route route) throws IOException {
    return switch (route) {
      case Route.Unix(Path socket) -> unix(route, socket);
      case Route.Tcp tcp -> tcp(tcp);
    };
  }

  private Link unix(Route route, Path socket) throws IOException {
    SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    Link link = link(route, channel);
    try {
      link.expect(Link.Wait.CONNECT, settings.connect());
      channel.connect(UnixDomainSocketAddress.of(socket));
      link.connected();
      link.relax();
      return link;
    } catch (IOException | IllegalArgumentException e) {
      link.drop();
      throw notThere(e, link, socket);
    }
  }

  private IOException notThere(Exception failure, Link link, Path socket) {
    if (failure instanceof ConnectException) {
      return new HttpException(Kind.REFUSED, "nobody listens at " + socket, failure);
    }
    if (failure instanceof SocketException || failure instanceof IllegalArgumentException) {
      boolean missing = !Files.exists(socket);
      String text =
          missing
              ? "no socket at " + socket
              : "cannot connect to " + socket + ": " + failure.getMessage();
      return new HttpException(missing ? Kind.REFUSED : Kind.BROKEN, text, failure);
    }
    return link.explain(failure instanceof IOException io ? io : new IOException(failure));
  }

  private Link tcp(Route.Tcp route) throws IOException {
    Link link = route.proxy().isPresent() ? byProxy(route, route.proxy().get()) : direct(route);
    try {
      if (route.tls()) {
        secure(link, route);
      }
      return link;
    } catch (IOException | RuntimeException | Error e) {
      link.drop();
      throw e;
    }
  }

  private Link direct(Route.Tcp route) throws IOException {
    return connect(route, route.bareHost(), route.port());
  }

  private Link byProxy(Route.Tcp route, Proxies.Proxy proxy) throws IOException {
    if (!proxy.scheme().equals("http")) {
      throw new HttpException(
          Kind.PROXY, "cannot go by proxy " + proxy + ": only http:// is supported");
    }
    Link link;
    try {
      link = connect(route, Route.bare(proxy.host()), proxy.port());
    } catch (HttpException e) {
      throw new HttpException(Kind.PROXY, "proxy: " + e.getMessage(), e);
    }
    if (route.tls()) {
      try {
        tunnel(link, route, proxy);
      } catch (IOException e) {
        link.drop();
        IOException known = link.explain(e);
        throw known instanceof HttpException
            ? new HttpException(Kind.PROXY, "proxy " + proxy + ": " + known.getMessage(), e)
            : known;
      }
    }
    return link;
  }

  private void tunnel(Link link, Route.Tcp route, Proxies.Proxy proxy) throws IOException {
    var head = new StringBuilder("CONNECT ").append(route.peer()).append(" HTTP/1.1\r\n");
    FieldLines.append(head, "host", route.peer());
    Optional<String> login = proxy.authorization();
    login.ifPresent(value -> FieldLines.append(head, "proxy-authorization", value));
    link.expect(Link.Wait.HEAD, settings.head());
    link.out().write(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
    AnswerHead answer = AnswerHead.read(link.in());
    while (answer.status() < 200) {
      answer = AnswerHead.read(link.in());
    }
    link.relax();
    if (answer.status() == 407) {
      String advice = login.isPresent() ? "refuses the login" : "wants a login";
      throw new HttpException(Kind.PROXY, advice + " (407)");
    }
    if (answer.status() >= 300) {
      throw new HttpException(
          Kind.PROXY, "refuses a connection to " + route.peer() + " (" + answer.status() + ")");
    }
  }

  private void secure(Link link, Route.Tcp route) throws IOException {
    link.expect(Link.Wait.HANDSHAKE, settings.connect());
    try {
      link.secured(tls.handshake(link.channel(), route.bareHost(), route.port()));
    } catch (IOException e) {
      Optional<HttpException> refusal = TlsClient.refusal(e, route.peer());
      throw refusal.isPresent() ? refusal.get() : link.explain(e);
    }
    link.relax();
  }

  private Link connect(Route route, String host, int port) throws IOException {
    String peer = host.indexOf(':') < 0 ? host + ":" + port : "[" + host + "]:" + port;
    InetAddress[] addresses;
    try {
      addresses = InetAddress.getAllByName(host);
    } catch (UnknownHostException e) {
      throw new HttpException(Kind.UNKNOWN_HOST, "no address for " + host, e);
    }
    long end = System.nanoTime() + settings.connect().toNanos();
    for (int i = 0; ; i++) {
      long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
      int others = addresses.length - i;
      // Each address gets its share, so that a dead one leaves time for the next.
      long share = Math.max(left / others, Math.min(SHARE_MILLIS, settings.connect().toMillis()));
      try {
        return connect(route, new InetSocketAddress(addresses[i], port), (int) Math.max(1, share));
      } catch (HttpException e) {
        throw e;
      } catch (IOException e) {
        if (i + 1 == addresses.length || Thread.currentThread().isInterrupted()) {
          throw unreachable(e, peer, settings.connect());
        }
      }
    }
  }

  private Link connect(Route route, InetSocketAddress address, int millis) throws IOException {
    SocketChannel channel = SocketChannel.open(family(address));
    Link link = link(route, channel);
    try {
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      channel.socket().connect(address, millis);
      link.connected();
      return link;
    } catch (IOException e) {
      link.drop();
      throw links.closed() || Thread.currentThread().isInterrupted() ? link.explain(e) : e;
    }
  }

  private static StandardProtocolFamily family(InetSocketAddress address) {
    return address.getAddress() instanceof java.net.Inet4Address
        ? StandardProtocolFamily.INET
        : StandardProtocolFamily.INET6;
  }

  private static IOException unreachable(IOException e, String peer, Duration limit) {
    return switch (e) {
      case java.io.InterruptedIOException interrupted
          when !(interrupted instanceof SocketTimeoutException) ->
          interrupted;
      case SocketTimeoutException _ ->
          new HttpException(
              Kind.TIMEOUT, "no connection to " + peer + " within " + Link.seconds(limit), e);
      case ConnectException refused when (refused.getMessage() + "").contains("refused") ->
          new HttpException(Kind.REFUSED, "nobody listens at " + peer, e);
      default -> new HttpException(Kind.BROKEN, "cannot reach " + peer + ": " + e.getMessage(), e);
    };
  }

  private Link link(Route route, SocketChannel channel) throws IOException {
    var link = new Link(route, channel, links, settings.idle(), watchdog);
    try {
      links.add(link);
      return link;
    } catch (IOException e) {
      link.drop();
      throw e;
    }
  }
}
