package io.gantry.cluster.apiserver.stream;

import io.gantry.cluster.model.ApiObject;
import io.gantry.cluster.model.StatusException;
import io.gantry.platform.base.json.Json;
import io.gantry.platform.http.Exchange;
import io.gantry.platform.http.Headers;
import io.gantry.platform.http.HttpServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** As much of an API server as kubectl needs to stream from one Pod called {@code p}. */
final class StreamServer implements AutoCloseable {
  private static final String POD_PATH = "/api/v1/namespaces/default/pods/p";
  private static final String POD =
      """
      {"apiVersion":"v1","kind":"Pod","metadata":{"name":"p","namespace":"default","uid":"u"},
       "spec":{"nodeName":"n","containers":[{"name":"c","stdin":true}]},
       "status":{"phase":"Running","containerStatuses":[{"name":"c","ready":true,
       "state":{"running":{}}}]}}\
      """;
  private static final String RESOURCES =
      """
      {"kind":"APIResourceList","groupVersion":"v1","resources":[{"name":"pods","singularName":
       "pod","namespaced":true,"kind":"Pod","verbs":["get","list","watch"],"shortNames":["po"]}]}\
      """;

  final HostNode node = new HostNode();
  private final PodStreams streams =
      new PodStreams(name -> name.equals("n") ? Optional.of(node) : Optional.empty());
  private final HttpServer server;

  StreamServer() throws IOException {
    var listener = new HttpServer.Listener.Tcp("127.0.0.1", 0, Optional.empty());
    server = HttpServer.open(HttpServer.Settings.of(listener), this::handle);
  }

  static ApiObject pod() {
    return new ApiObject(Json.parse(POD).asObject());
  }

  int port() {
    return server.port();
  }

  private void handle(Exchange exchange) throws IOException {
    String path = exchange.path();
    if (path.startsWith(POD_PATH + "/")) {
      stream(exchange, path.substring(POD_PATH.length() + 1));
      return;
    }
    switch (path) {
      case "/api" -> json(exchange, 200, "{\"kind\":\"APIVersions\",\"versions\":[\"v1\"]}");
      case "/apis" ->
          json(exchange, 200, "{\"kind\":\"APIGroupList\",\"apiVersion\":\"v1\",\"groups\":[]}");
      case "/api/v1" -> json(exchange, 200, RESOURCES);
      case POD_PATH -> json(exchange, 200, POD);
      default -> json(exchange, 404, "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"code\":404}");
    }
  }

  private void stream(Exchange exchange, String subresource) throws IOException {
    try {
      streams.handle(exchange, subresource, pod());
    } catch (StatusException e) {
      Json.Obj status =
          ProcessStatus.failed(e).with("kind", Json.of("Status")).with("apiVersion", Json.of("v1"));
      json(exchange, e.reason().code(), status.text());
    }
  }

  private static void json(Exchange exchange, int status, String text) throws IOException {
    exchange.send(
        status,
        Headers.of("content-type", "application/json"),
        text.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void close() {
    server.close();
  }
}
