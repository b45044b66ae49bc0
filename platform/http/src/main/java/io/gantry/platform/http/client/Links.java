package io.gantry.platform.http.client;

import io.gantry.platform.http.client.HttpException.Kind;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/** The connections of a client: all that are open, and those of them that rest. */
final class Links implements AutoCloseable {
  /** How long a connection rests at most: less than most servers and middle boxes allow. */
  private static final Duration KEPT = Duration.ofSeconds(30);

  /** Is cut later than it is trusted, so that nobody takes what is being cut. */
  private static final Duration CUT = KEPT.plusSeconds(5);

  private final int most;
  private final ReentrantLock lock = new ReentrantLock();
  private final Set<Link> open = new HashSet<>();
  private final Map<Route, Deque<Link>> resting = new HashMap<>();
  private boolean closed;

  Links(int most) {
    this.most = most;
  }

  /** One more is about to be connected. */
  void add(Link link) throws IOException {
    lock.lock();
    try {
      if (closed) {
        throw new HttpException(Kind.BROKEN, "client is closed");
      }
      open.add(link);
    } finally {
      lock.unlock();
    }
  }

  /** One that was used last and can be used again. */
  Optional<Link> take(Route route) {
    while (true) {
      Link link;
      lock.lock();
      try {
        Deque<Link> links = resting.get(route);
        if (links == null || links.isEmpty()) {
          return Optional.empty();
        }
        link = links.removeLast();
      } finally {
        lock.unlock();
      }
      if (link.wakes(KEPT)) {
        return Optional.of(link);
      }
      link.drop();
    }
  }

  /** Its answer was read to the end. */
  void rest(Link link) {
    if (link.in().hasBuffered()) {
      // What nobody has asked for must not be taken for an answer.
      link.drop();
      return;
    }
    Optional<Link> surplus = Optional.empty();
    // Not under the lock: the watchdog takes its own first, and then this one.
    link.rest(CUT);
    lock.lock();
    try {
      if (!open.contains(link) || most <= 0) {
        surplus = Optional.of(link);
      } else {
        Deque<Link> links = resting.computeIfAbsent(link.route(), _ -> new ArrayDeque<>(2));
        if (links.size() >= most) {
          surplus = Optional.of(links.removeFirst());
        }
        links.addLast(link);
      }
    } finally {
      lock.unlock();
    }
    surplus.ifPresent(Link::drop);
  }

  /** It is closed. */
  void forget(Link link) {
    lock.lock();
    try {
      open.remove(link);
      Deque<Link> links = resting.get(link.route());
      if (links != null && links.remove(link) && links.isEmpty()) {
        resting.remove(link.route());
      }
    } finally {
      lock.unlock();
    }
  }

  boolean closed() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }

  /** How many are open; for tests. */
  int count() {
    lock.lock();
    try {
      return open.size();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    List<Link> links;
    lock.lock();
    try {
      closed = true;
      links = List.copyOf(open);
    } finally {
      lock.unlock();
    }
    links.forEach(Link::drop);
  }
}
