package io.gantry.platform.dns;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

/**
 * Where a server listens and whom it asks.
 *
 * @param listen UDP and TCP; with port 0 the kernel chooses, the same for both
 * @param upstreams asked in order for names that are in no zone; without any, such questions are
 *     refused
 * @param timeout for one answer of one of them
 * @param rounds how often the whole list is asked
 * @param isShared whether another process may listen on the same addresses beside this one
 */
public record DnsSettings(
    List<InetSocketAddress> listen,
    List<InetSocketAddress> upstreams,
    Duration timeout,
    int rounds,
    boolean isShared) {
  /** Copies the lists. */
  public DnsSettings {
    listen = List.copyOf(listen);
    upstreams = List.copyOf(upstreams);
  }

  /** Alone on its addresses. */
  public DnsSettings(
      List<InetSocketAddress> listen,
      List<InetSocketAddress> upstreams,
      Duration timeout,
      int rounds) {
    this(listen, upstreams, timeout, rounds, false);
  }

  /** The same for a server that another one takes over from. */
  public DnsSettings shared() {
    return new DnsSettings(listen, upstreams, timeout, rounds, true);
  }

  /**
   * One second, two rounds: with one or two servers less than the five seconds after which clients
   * ask again.
   */
  public static DnsSettings of(List<InetSocketAddress> listen, List<InetSocketAddress> upstreams) {
    return new DnsSettings(listen, upstreams, Duration.ofSeconds(1), 2);
  }
}
