package io.gantry.engine.docker.session;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.grpc.GrpcClient;
import io.gantry.platform.http.Duplex;
import io.gantry.platform.http.Exchange;
import io.gantry.platform.http.Headers;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** The clients that wait for calls now, by the ids of their sessions. */
public final class Sessions implements AutoCloseable {
  private static final String ID = "x-docker-expose-session-uuid";
  private static final String SHARED_KEY = "x-docker-expose-session-sharedkey";
  private static final String METHOD = "x-docker-expose-session-grpc-method";

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition more = lock.newCondition();
  private final Map<String, Session> sessions = new HashMap<>();
  private boolean closed;

  /** Without any. */
  public Sessions() {}

  /**
   * Answers {@code POST /session}: takes the connection over, and returns when it has ended.
   *
   * @throws GantryException {@code INVALID} for another protocol, {@code CONFLICT} if the id is
   *     taken; the request is not answered then
   */
  public void attach(Exchange exchange) throws IOException, InterruptedException {
    Headers request = exchange.headers();
    String protocol = request.first("upgrade").orElse("");
    if (!protocol.equals("h2c")) {
      throw new GantryException(
          Kind.INVALID,
          protocol.isEmpty()
              ? "no upgrade proto in request"
              : "protocol " + protocol + " not supported");
    }
    check(request.first(ID).orElse(""));
    Headers upgrade = Headers.of("connection", "Upgrade", "upgrade", "h2c");
    Duplex connection = exchange.hijack(101, upgrade);
    exchange.onGone(connection::close);
    attach(connection, request);
  }

  /**
   * Serves a connection of a client that waits for calls, until it ends.
   *
   * @param request the fields that say who it is and what it offers
   */
  public void attach(Duplex connection, Headers request) throws IOException, InterruptedException {
    String id = request.first(ID).orElse("");
    try (GrpcClient client = GrpcClient.over(connection)) {
      var session =
          new Session(
              id, request.first(SHARED_KEY).orElse(""), methods(request.all(METHOD)), client);
      add(session);
      try {
        var ended = new CountDownLatch(1);
        client.onClosed(ended::countDown);
        ended.await();
      } finally {
        remove(session);
      }
    }
  }

  private static Set<String> methods(List<String> named) {
    var methods = new HashSet<String>();
    named.forEach(name -> methods.add(name.toLowerCase(Locale.ROOT)));
    return methods;
  }

  private void check(String id) {
    lock.lock();
    try {
      if (id.isEmpty()) {
        throw new GantryException(Kind.INVALID, "a session needs an id");
      }
      if (sessions.containsKey(id)) {
        throw new GantryException(Kind.CONFLICT, "session " + id + " already exists");
      }
    } finally {
      lock.unlock();
    }
  }

  private void add(Session session) {
    lock.lock();
    try {
      check(session.id());
      if (closed) {
        throw new GantryException(Kind.UNAVAILABLE, "the engine is shutting down");
      }
      sessions.put(session.id(), session);
      more.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void remove(Session session) {
    lock.lock();
    try {
      boolean _ = sessions.remove(session.id(), session);
    } finally {
      lock.unlock();
    }
  }

  /**
   * The session of an id; a client may say which it is before it is here, so this waits. What comes
   * before a colon does not count.
   */
  public Optional<Session> find(String id, Duration patience) throws InterruptedException {
    int colon = id.indexOf(':');
    String plain = colon < 0 || colon == id.length() - 1 ? id : id.substring(colon + 1);
    long left = patience.toNanos();
    lock.lock();
    try {
      while (!sessions.containsKey(plain) && left > 0 && !closed) {
        left = more.awaitNanos(left);
      }
      return Optional.ofNullable(sessions.get(plain));
    } finally {
      lock.unlock();
    }
  }

  /** Cuts all. */
  @Override
  public void close() {
    List<Session> all;
    lock.lock();
    try {
      closed = true;
      all = List.copyOf(sessions.values());
      more.signalAll();
    } finally {
      lock.unlock();
    }
    all.forEach(session -> session.client().close());
  }
}
