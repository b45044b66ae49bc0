package io.gantry.image.distribution.registry;

import io.gantry.image.distribution.RepositoryName;
import io.gantry.image.distribution.hosts.RegistryHosts;
import io.gantry.platform.http.Duplex;
import io.gantry.platform.http.Exchange;
import io.gantry.platform.http.Handler;
import io.gantry.platform.http.Headers;
import io.gantry.platform.http.HttpServer;
import io.gantry.platform.http.HttpServer.Listener;
import io.gantry.platform.http.HttpServer.Settings;
import io.gantry.platform.http.client.ClientSettings;
import io.gantry.platform.oci.Logins;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** A registry on this machine that answers what a test says, and remembers what it was asked. */
final class ScriptedRegistry implements AutoCloseable {
  static final Retry QUICK =
      new Retry(4, Duration.ofMillis(1), Duration.ofMillis(2), Duration.ofSeconds(1));

  private final HttpServer server;
  private final List<String> requests = new CopyOnWriteArrayList<>();

  private ScriptedRegistry(Handler script) throws IOException {
    server =
        HttpServer.open(
            Settings.of(new Listener.Tcp("127.0.0.1", 0, Optional.empty())),
            exchange -> {
              requests.add(line(exchange));
              script.handle(exchange);
            });
  }

  /** Answers everything but the greeting with {@code script}. */
  static ScriptedRegistry of(Handler script) throws IOException {
    return withGreeting(exchange -> {
      if (exchange.path().equals("/v2/")) {
        exchange.send(200, Headers.NONE, new byte[0]);
      } else {
        script.handle(exchange);
      }
    });
  }

  /** Answers everything with {@code script}. */
  static ScriptedRegistry withGreeting(Handler script) throws IOException {
    return new ScriptedRegistry(script);
  }

  private static String line(Exchange exchange) {
    String range = exchange.headers().first("range").map(r -> " " + r).orElse("");
    return exchange.method() + " " + exchange.path() + range;
  }

  String host() {
    return "127.0.0.1:" + server.port();
  }

  String url() {
    return "http://" + host();
  }

  RepositoryName name() {
    return new RepositoryName(host(), "a/b");
  }

  /** What was asked, greetings left out. */
  List<String> requests() {
    return requests.stream().filter(line -> !line.endsWith(" /v2/")).toList();
  }

  /** How often something was asked. */
  long count(String start) {
    return requests.stream().filter(line -> line.startsWith(start)).count();
  }

  static Registries client(Logins logins) {
    return new Registries(RegistryHosts.USUAL, logins, ClientSettings.USUAL, QUICK);
  }

  static Registries client() {
    return client(Logins.NONE);
  }

  static void send(Exchange exchange, int status, String body, String... fields)
      throws IOException {
    exchange.send(status, Headers.of(fields), body.getBytes(StandardCharsets.UTF_8));
  }

  static void error(Exchange exchange, int status, String code, String message) throws IOException {
    send(
        exchange,
        status,
        "{\"errors\":[{\"code\":\"" + code + "\",\"message\":\"" + message + "\"}]}",
        "content-type",
        "application/json");
  }

  /** Promises {@code length} bytes, sends some, and ends the connection. */
  static void breakOff(Exchange exchange, int status, long length, byte[] some, String... fields)
      throws IOException {
    Headers headers = Headers.of(fields).with("content-length", Long.toString(length));
    try (Duplex raw = exchange.hijack(status, headers);
        OutputStream out = raw.out()) {
      out.write(some);
      out.flush();
    }
  }

  @Override
  public void close() {
    server.close();
  }
}
