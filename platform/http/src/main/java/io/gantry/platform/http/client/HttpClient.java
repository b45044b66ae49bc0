package io.gantry.platform.http.client;

import io.gantry.platform.http.Duplex;
import io.gantry.platform.http.wire.MalformedLine;
import io.gantry.platform.http.wire.Watchdog;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP/1.1 client (RFC 9112) that keeps its connections: blocking, for virtual threads, safe for
 * many at once. It follows no redirects and decompresses nothing. Idle, it holds no thread; before
 * the first {@code https} it loads no TLS.
 */
public final class HttpClient implements AutoCloseable {
  private static final int REFUSAL = 64 * 1024;

  private final ClientSettings settings;
  private final Links links;
  private final TlsClient tls;
  private @Nullable Watchdog watchdog;

  /** Connects to nobody yet. */
  public HttpClient(ClientSettings settings) {
    this.settings = settings;
    links = new Links(settings.connectionsPerHost());
    tls = new TlsClient(settings.tls());
  }

  /**
   * Sends a request and returns when the answer's head is there.
   *
   * @throws HttpException if there is none
   * @throws java.io.InterruptedIOException if the thread is interrupted
   * @throws IOException what the content's writer throws
   */
  public Response send(Request request) throws IOException {
    return exchange(request, false, this::response);
  }

  /**
   * Sends a request after whose answer, 101 or 200, the connection is raw: without limits of time,
   * the caller's alone. {@code connection} and {@code upgrade} fields are the caller's, too.
   *
   * @throws UpgradeRefused with any other answer
   */
  public Duplex upgrade(Request request) throws IOException {
    return exchange(request, true, this::raw);
  }

  private interface Next<T> {
    T take(Link link, Conversation conversation, AnswerHead head) throws IOException;
  }

  private <T> T exchange(Request request, boolean upgrade, Next<T> next) throws IOException {
    Route route = Route.of(request.uri(), settings.proxies().proxyFor(request.uri()));
    Optional<Link> resting = links.take(route);
    if (resting.isPresent()) {
      Link link = resting.get();
      var conversation = new Conversation(link, request, settings.head(), upgrade);
      AnswerHead head;
      try {
        head = conversation.run();
      } catch (HttpException e) {
        // The server may have closed it just when the request went out.
        if (!link.wentStale() || !request.replayable() || links.closed()) {
          throw e;
        }
        return fresh(route, request, upgrade, next);
      }
      return next.take(link, conversation, head);
    }
    return fresh(route, request, upgrade, next);
  }

  private <T> T fresh(Route route, Request request, boolean upgrade, Next<T> next)
      throws IOException {
    Link link = new Dialer(settings, links, watchdog(), tls).dial(route);
    var conversation = new Conversation(link, request, settings.head(), upgrade);
    return next.take(link, conversation, conversation.run());
  }

  private Response response(Link link, Conversation conversation, AnswerHead head)
      throws IOException {
    long length;
    try {
      length = head.length(conversation.method());
    } catch (MalformedLine e) {
      link.drop();
      throw link.explain(e);
    }
    boolean keeps = conversation.sent() && head.keepsAlive();
    return new Answer(head, new AnswerBody(link, links, length, keeps), link.route().peer());
  }

  private Duplex raw(Link link, Conversation conversation, AnswerHead head) throws IOException {
    if (head.status() == 101 || head.status() == 200) {
      link.patient();
      return new RawLink(link);
    }
    try (Response response = response(link, conversation, head)) {
      throw new UpgradeRefused(
          link.route().peer(), head.status(), head.headers(), response.body().readNBytes(REFUSAL));
    }
  }

  private synchronized Watchdog watchdog() {
    Watchdog known = watchdog;
    if (known == null) {
      known = new Watchdog(resolution(settings));
      watchdog = known;
    }
    return known;
  }

  /** Deadlines are kept to an eighth, or a second. */
  private static long resolution(ClientSettings settings) {
    long least = Long.MAX_VALUE;
    for (Duration limit : new Duration[] {settings.connect(), settings.head(), settings.idle()}) {
      least = Math.min(least, limit.toMillis());
    }
    return Math.clamp(least / 8, 10, 1000);
  }

  /** How many connections are open. */
  int connections() {
    return links.count();
  }

  /** Closes all connections: what is being sent or read fails. */
  @Override
  public synchronized void close() {
    links.close();
    if (watchdog != null) {
      watchdog.close();
    }
  }
}
