package io.gantry.app.launcher;

import io.gantry.engine.api.Engine;
import io.gantry.engine.build.ContextTar;
import io.gantry.engine.docker.client.ApiAddress;
import io.gantry.engine.docker.client.RemoteEngine;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.http.client.ClientTls;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Docker's own engine, by our client: run by hand, with {@code -Dit.test=DockerdContract}, {@code
 * -Dgantry.contract.socket=/path} of its socket, and {@code -Dgantry.contract.image=} an image of
 * busybox that it has.
 */
@EnabledIfSystemProperty(named = "gantry.contract.socket", matches = "/.+")
final class DockerdContract extends EngineContract {
  private final RemoteEngine client =
      RemoteEngine.at(
          ApiAddress.unix(Path.of(System.getProperty("gantry.contract.socket", "/none"))),
          ClientTls.SYSTEM,
          ContextTar::write,
          () -> {
            throw new GantryException(Kind.UNAVAILABLE, "no registries here");
          });

  @AfterEach
  void close() {
    client.close();
  }

  @Override
  Engine engine() {
    return client;
  }

  @Override
  String image() {
    return System.getProperty("gantry.contract.image", "busybox:latest");
  }
}
