package io.gantry.platform.dns;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A DNS server over UDP and TCP: zones first, and what is in none of them is asked upstream.
 *
 * <p>Zones are answered on the thread that received the question; each question that goes upstream
 * has a virtual thread and a socket of its own, so one slow server holds up nobody else.
 */
public final class DnsServer implements AutoCloseable {
  private static final int BACKLOG = 128;

  private final DnsSettings settings;
  private final Answering answering;
  private final List<InetSocketAddress> addresses = new CopyOnWriteArrayList<>();
  private final List<AutoCloseable> open = new CopyOnWriteArrayList<>();
  private final List<Runnable> listeners = new ArrayList<>();
  private final ExecutorService executor =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("dns-", 0).factory());

  /** A server that is not started. */
  public DnsServer(DnsSettings settings, List<Zone> zones) {
    this.settings = settings;
    answering =
        new Answering(
            new Responder(zones, !settings.upstreams().isEmpty()), new Upstreams(settings));
  }

  /** {@link #bind} and {@link #serve}. */
  public void start() {
    bind();
    serve();
  }

  /**
   * Binds every address. No thread is started: so it may be called inside another network
   * namespace, where a thread would stay.
   *
   * @throws GantryException {@code UNAVAILABLE} if an address cannot be had; nothing is bound then
   */
  public void bind() {
    try {
      for (InetSocketAddress address : settings.listen()) {
        listen(address);
      }
    } catch (IOException e) {
      close();
      throw new GantryException(Kind.UNAVAILABLE, e.getMessage() + "", e);
    }
  }

  /** Starts to answer; once, after {@link #bind}. */
  public void serve() {
    listeners.forEach(executor::execute);
    listeners.clear();
  }

  /** Also listens on this address, with port 0 on any. */
  private void listen(InetSocketAddress address) throws IOException {
    try {
      var tcp = ServerSocketChannel.open(StandardProtocolFamily.INET);
      open.add(tcp);
      tcp.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      if (settings.isShared()) {
        tcp.setOption(StandardSocketOptions.SO_REUSEPORT, true);
      }
      tcp.bind(address, BACKLOG);
      var bound = (InetSocketAddress) tcp.getLocalAddress();
      var udp = DatagramChannel.open(StandardProtocolFamily.INET);
      open.add(udp);
      if (settings.isShared()) {
        udp.setOption(StandardSocketOptions.SO_REUSEPORT, true);
      }
      udp.bind(bound);
      addresses.add(bound);
      var datagrams = new DatagramListener(udp, answering, executor);
      var streams = new StreamListener(tcp, answering, executor);
      listeners.add(datagrams::run);
      listeners.add(streams::run);
    } catch (IOException e) {
      throw new IOException("cannot listen on " + address + ": " + e.getMessage(), e);
    }
  }

  /** Where it listens. */
  public List<InetSocketAddress> addresses() {
    return new ArrayList<>(addresses);
  }

  @Override
  public void close() {
    for (AutoCloseable each : open) {
      try {
        each.close();
      } catch (Exception e) {
        throw new GantryException(Kind.INTERNAL, "cannot close a DNS socket", e);
      }
    }
    open.clear();
    addresses.clear();
    executor.shutdownNow();
  }
}
