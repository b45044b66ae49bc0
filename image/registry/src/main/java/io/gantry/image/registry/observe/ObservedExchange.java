package io.gantry.image.registry.observe;

import io.gantry.platform.http.Duplex;
import io.gantry.platform.http.Exchange;
import io.gantry.platform.http.Headers;
import io.gantry.platform.http.Peer;
import io.gantry.platform.http.Query;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.time.Duration;

/** An exchange that counts: its status, the bytes of both bodies. Used by one thread. */
final class ObservedExchange implements Exchange {
  private final Exchange exchange;
  private int status;
  private long received;
  private long sent;

  ObservedExchange(Exchange exchange) {
    this.exchange = exchange;
  }

  /** Of the answer; 500 if there was none. */
  int status() {
    return status == 0 ? 500 : status;
  }

  long received() {
    return received;
  }

  long sent() {
    return sent;
  }

  @Override
  public String method() {
    return exchange.method();
  }

  @Override
  public String path() {
    return exchange.path();
  }

  @Override
  public Query query() {
    return exchange.query();
  }

  @Override
  public Headers headers() {
    return exchange.headers();
  }

  @Override
  public Peer peer() {
    return exchange.peer();
  }

  @Override
  public InputStream body() {
    return new FilterInputStream(exchange.body()) {
      @Override
      public int read() throws IOException {
        int one = in.read();
        received += one < 0 ? 0 : 1;
        return one;
      }

      @Override
      public int read(byte[] into, int offset, int length) throws IOException {
        int count = in.read(into, offset, length);
        received += Math.max(0, count);
        return count;
      }
    };
  }

  @Override
  public void send(int code, Headers headers, byte[] body) throws IOException {
    status = code;
    exchange.send(code, headers, body);
    sent += method().equals("HEAD") ? 0 : body.length;
  }

  @Override
  public void send(int code, Headers headers, FileChannel file, long from, long count)
      throws IOException {
    status = code;
    exchange.send(code, headers, file, from, count);
    sent += method().equals("HEAD") ? 0 : count;
  }

  @Override
  public OutputStream stream(int code, Headers headers) throws IOException {
    status = code;
    OutputStream out = exchange.stream(code, headers);
    return new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        out.write(b);
        sent++;
      }

      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        out.write(bytes, offset, length);
        sent += length;
      }

      @Override
      public void flush() throws IOException {
        out.flush();
      }

      @Override
      public void close() throws IOException {
        out.close();
      }
    };
  }

  @Override
  public void idleLimit(Duration limit) {
    exchange.idleLimit(limit);
  }

  @Override
  public Duplex hijack(int code, Headers headers) throws IOException {
    return exchange.hijack(code, headers);
  }

  @Override
  public void onGone(Runnable action) {
    exchange.onGone(action);
  }
}
