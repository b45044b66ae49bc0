/** HTTP: server, client, streams, WebSocket, SPDY. */
@org.jspecify.annotations.NullMarked
module io.gantry.platform.http {
  requires static org.jspecify;
  requires transitive io.gantry.platform.base;

  exports io.gantry.platform.http;
  exports io.gantry.platform.http.client;
}
