package io.gantry.platform.grpc;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.http.Duplex;
import io.gantry.platform.http.Exchange;
import io.gantry.platform.http.Handler;
import io.gantry.platform.http.Headers;
import io.gantry.platform.http.Http2Server;
import io.gantry.platform.http.Limits;
import io.gantry.platform.http.Peer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

/**
 * Answers calls: as the {@link Handler} of requests that came over HTTP/2, and on connections that
 * are there already.
 */
public final class GrpcServer implements Handler, AutoCloseable {
  private static final System.Logger LOG = System.getLogger("io.gantry.platform.grpc");

  /** Of connections that were taken over: a client keeps one for as long as it lives. */
  private static final Limits LIMITS =
      new Limits(
          Limits.USUAL.headBytes(),
          Limits.USUAL.fields(),
          Limits.USUAL.head(),
          Duration.ofDays(365),
          1,
          10_000,
          Limits.USUAL.grace());

  private final Map<String, GrpcHandler> methods;
  private final Http2Server server;

  /**
   * Answers these methods.
   *
   * @param methods by path, as in {@code /moby.buildkit.v1.Control/Solve}
   */
  public GrpcServer(Map<String, GrpcHandler> methods) {
    this.methods = Map.copyOf(methods);
    server = new Http2Server(this, LIMITS);
  }

  /** Whether a request is a call: for listeners that serve other things, too. */
  public static boolean isCall(Exchange request) {
    return request.method().equals("POST")
        && request
            .headers()
            .first("content-type")
            .filter(type -> type.startsWith("application/grpc"))
            .isPresent();
  }

  /** Answers one call. */
  @Override
  public void handle(Exchange exchange) throws IOException {
    if (!isCall(exchange)) {
      byte[] text = "calls of gRPC only\n".getBytes(StandardCharsets.US_ASCII);
      exchange.send(415, Headers.of("content-type", "text/plain"), text);
      return;
    }
    var call = new ServerCall(exchange);
    try {
      method(exchange.path()).handle(call);
      call.end(null);
    } catch (GrpcException e) {
      call.end(e);
    } catch (GantryException e) {
      call.end(new GrpcException(GrpcCode.of(e.kind()), e.text()));
    } catch (IOException e) {
      call.end(call.stopped().orElseGet(() -> failure(e)));
    } catch (RuntimeException | Error e) {
      call.end(call.stopped().orElseGet(() -> defect(exchange.path(), e)));
    }
  }

  private GrpcHandler method(String path) {
    GrpcHandler known = methods.get(path);
    if (known != null) {
      return known;
    }
    int slash = path.lastIndexOf('/');
    String service = slash < 1 ? "" : path.substring(1, slash);
    boolean served =
        methods.keySet().stream().anyMatch(each -> each.startsWith("/" + service + "/"));
    String what =
        served
            ? "unknown method " + path.substring(slash + 1) + " for service " + service
            : "unknown service " + service;
    throw new GrpcException(GrpcCode.UNIMPLEMENTED, what);
  }

  private static GrpcException failure(IOException failure) {
    return new GrpcException(GrpcCode.UNKNOWN, String.valueOf(failure.getMessage()));
  }

  private static GrpcException defect(String method, Throwable failure) {
    LOG.log(System.Logger.Level.ERROR, () -> method + ": handler failed", failure);
    return new GrpcException(GrpcCode.INTERNAL, "internal error");
  }

  /**
   * Takes over the connection of an HTTP/1.1 request that asks for an upgrade to {@code h2c}, and
   * serves it to its end.
   */
  public void takeOver(Exchange exchange) throws IOException {
    Peer peer = exchange.peer();
    Headers upgrade = Headers.of("connection", "Upgrade", "upgrade", "h2c");
    Duplex connection = exchange.hijack(101, upgrade);
    exchange.onGone(connection::close);
    serve(connection, peer);
  }

  /** Serves {@code connection} to its end, and cuts it. */
  public void serve(Duplex connection, Peer peer) {
    server.serve(connection, peer);
  }

  /** Cancels what runs, and cuts all connections that were taken over. */
  @Override
  public void close() {
    server.close();
  }
}
