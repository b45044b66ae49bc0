package io.gantry.image.registry.server;

import io.gantry.image.registry.RegistrySettings;
import io.gantry.platform.http.HttpServer.Listener;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** A registry on a free port, and a client of it. */
record Served(RegistryServer server, Client client) implements AutoCloseable {
  static Served in(Path directory) throws IOException {
    return with(RegistrySettings.of(directory));
  }

  static Served with(RegistrySettings settings, String... always) throws IOException {
    var here = new Listener.Tcp("127.0.0.1", 0, Optional.empty());
    RegistryServer server = RegistryServer.open(settings, Endpoints.of(here));
    return new Served(server, new Client(server.port(), always));
  }

  @Override
  public void close() {
    client.close();
    server.close();
  }
}
