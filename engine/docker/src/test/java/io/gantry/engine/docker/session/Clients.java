package io.gantry.engine.docker.session;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.platform.grpc.GrpcHandler;
import io.gantry.platform.grpc.GrpcServer;
import io.gantry.platform.http.Duplex;
import io.gantry.platform.http.HttpServer;
import io.gantry.platform.http.Peer;
import io.gantry.platform.http.client.ClientSettings;
import io.gantry.platform.http.client.HttpClient;
import io.gantry.platform.http.client.Request;
import io.gantry.platform.http.client.RequestContent;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** An engine's sessions behind a listener, and clients that open some. */
final class Clients implements AutoCloseable {
  private final Sessions sessions = new Sessions();
  private final Semaphore ended = new Semaphore(0);
  private final HttpServer http;
  private final HttpClient client = new HttpClient(ClientSettings.USUAL);

  Clients() throws IOException {
    http =
        HttpServer.open(
            HttpServer.Settings.of(new HttpServer.Listener.Tcp("127.0.0.1", 0, Optional.empty())),
            exchange -> {
              try {
                sessions.attach(exchange);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              } finally {
                ended.release();
              }
            });
  }

  /** Waits until one more session has ended. */
  void awaitEnd() throws InterruptedException {
    assertTrue(ended.tryAcquire(60, TimeUnit.SECONDS));
  }

  Sessions sessions() {
    return sessions;
  }

  /** A client with services. */
  final class Client implements AutoCloseable {
    private final GrpcServer server;
    private final Duplex connection;
    private final Session session;

    Client(String id, String sharedKey, Map<String, GrpcHandler> methods)
        throws IOException, InterruptedException {
      Request request =
          Request.post(
                  URI.create("http://127.0.0.1:" + http.port() + "/session"),
                  RequestContent.bytes(new byte[0]))
              .with("connection", "Upgrade")
              .with("upgrade", "h2c")
              .with("x-docker-expose-session-uuid", id)
              .with("x-docker-expose-session-sharedkey", sharedKey);
      for (String method : methods.keySet()) {
        request = request.with("X-Docker-Expose-Session-Grpc-Method", method);
      }
      server = new GrpcServer(methods);
      connection = client.upgrade(request);
      Thread.ofVirtual().start(() -> server.serve(connection, new Peer("@", List.of())));
      session = sessions.find("build:" + id, Duration.ofSeconds(60)).orElseThrow();
    }

    Session session() {
      return session;
    }

    @Override
    public void close() {
      connection.close();
      server.close();
    }
  }

  @Override
  public void close() {
    sessions.close();
    client.close();
    http.close();
  }
}
