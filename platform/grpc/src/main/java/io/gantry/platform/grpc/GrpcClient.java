package io.gantry.platform.grpc;

import io.gantry.platform.http.Duplex;
import io.gantry.platform.http.Headers;
import io.gantry.platform.http.Http2Caller;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Calls methods over a connection that is there already. Safe for many threads. */
public final class GrpcClient implements AutoCloseable {
  private static final int HEAD_BYTES = 64 * 1024;
  private static final String AUTHORITY = "localhost";

  private final Http2Caller caller;

  private GrpcClient(Http2Caller caller) {
    this.caller = caller;
  }

  /** Says hello on {@code connection}, which is this client's from now on. */
  public static GrpcClient over(Duplex connection) throws IOException {
    return new GrpcClient(Http2Caller.over(connection, HEAD_BYTES));
  }

  /**
   * Calls a method with one message in each direction.
   *
   * @param method as in {@code /moby.filesync.v1.Auth/Credentials}
   * @throws GrpcException if it ends with another status than OK, or the connection is lost
   */
  public byte[] call(String method, byte[] request, CallOptions options) throws IOException {
    try (GrpcStream stream = open(method, options)) {
      // A server that answers before it has the request says why.
      if (stream.offer(request)) {
        stream.closeSend();
      }
      Optional<byte[]> answer = stream.receive();
      if (answer.isEmpty() || stream.receive().isPresent()) {
        throw new GrpcException(GrpcCode.INTERNAL, method + " did not answer with one message");
      }
      return answer.get();
    }
  }

  /** Calls a method with streams. */
  public GrpcStream open(String method, CallOptions options) {
    Headers head = Headers.of("content-type", "application/grpc", "te", "trailers");
    for (Map.Entry<String, List<String>> field : options.metadata().fields().entrySet()) {
      for (String value : field.getValue()) {
        head = head.with(field.getKey(), value);
      }
    }
    Optional<Duration> timeout = options.timeout();
    if (timeout.isPresent()) {
      head = head.with(Timeout.FIELD, Timeout.format(timeout.get()));
    }
    try {
      return new GrpcStream(caller.open("POST", AUTHORITY, method, head), timeout);
    } catch (IOException e) {
      throw GrpcStream.lost(e);
    }
  }

  /** Whether calls can be made. */
  public boolean isOpen() {
    return caller.isOpen();
  }

  /** Runs {@code action} once, on any thread, when the connection has ended; at once if it has. */
  public void onClosed(Runnable action) {
    caller.onClosed(action);
  }

  /** Cuts the connection: all calls fail. */
  @Override
  public void close() {
    caller.close();
  }
}
