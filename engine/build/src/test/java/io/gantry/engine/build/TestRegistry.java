package io.gantry.engine.build;

import io.gantry.engine.api.build.BuildResult;
import io.gantry.engine.api.registry.RegistryAccess;
import io.gantry.image.distribution.RepositoryName;
import io.gantry.image.registry.RegistrySettings;
import io.gantry.image.registry.server.Endpoints;
import io.gantry.image.registry.server.RegistryServer;
import io.gantry.image.store.Images.Compression;
import io.gantry.image.store.Images.PushSpec;
import io.gantry.platform.http.HttpServer.Listener;
import io.gantry.platform.oci.Reference;
import io.gantry.platform.oci.TransferListener;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A registry on a free port of this machine. */
record TestRegistry(RegistryServer server) implements AutoCloseable {
  static TestRegistry start(Path directory) throws IOException {
    var here = new Listener.Tcp("127.0.0.1", 0, Optional.empty());
    return new TestRegistry(
        RegistryServer.open(
            RegistrySettings.of(directory.resolve("registry")), Endpoints.of(here)));
  }

  String address() {
    return "127.0.0.1:" + server.port();
  }

  void push(Workshop shop, BuildResult built, String name) {
    Reference reference = Reference.parse(name);
    try (var session = TestRegistries.open(RegistryAccess.NONE, List.of());
        var to = session.destination(reference)) {
      var spec =
          new PushSpec(
              Optional.of(RepositoryName.of(reference)), Compression.GZIP, session::origin);
      var _ = shop.images.push(shop.image(built), to, spec, TransferListener.NONE);
    }
  }

  @Override
  public void close() {
    server.close();
  }
}
