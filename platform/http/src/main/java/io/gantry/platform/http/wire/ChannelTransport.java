package io.gantry.platform.http.wire;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.util.Optional;

/** A plain TCP or unix socket. */
public final class ChannelTransport implements Transport {
  private final SocketChannel channel;
  private final InputStream in;
  private final OutputStream out;

  /** Takes over {@code channel}, which is in blocking mode. */
  public ChannelTransport(SocketChannel channel) {
    this.channel = channel;
    in = Channels.newInputStream(channel);
    out = Channels.newOutputStream(channel);
  }

  @Override
  public InputStream in() {
    return in;
  }

  @Override
  public OutputStream out() {
    return out;
  }

  @Override
  public Optional<SocketChannel> plain() {
    return Optional.of(channel);
  }

  @Override
  public void shutdownOutput() throws IOException {
    channel.shutdownOutput();
  }

  @Override
  public void cut() {
    Cut.quietly(channel);
  }
}
