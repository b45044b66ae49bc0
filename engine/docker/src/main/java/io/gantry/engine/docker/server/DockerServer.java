package io.gantry.engine.docker.server;

import io.gantry.engine.api.Engine;
import io.gantry.platform.base.json.Json;
import io.gantry.platform.http.HttpServer;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Serves an engine as Docker's daemon does. */
public final class DockerServer implements AutoCloseable {
  private final HttpServer server;
  private final BuildKitRoutes builds;

  private DockerServer(HttpServer server, BuildKitRoutes builds) {
    this.server = server;
    this.builds = builds;
  }

  /**
   * Listens; returns when all sockets take connections.
   *
   * @param environment of the server, whose proxies lead to registries
   * @throws IOException if an address is taken or a path cannot be made
   */
  public static DockerServer open(
      Engine engine,
      List<HttpServer.Listener> listeners,
      Map<String, String> environment,
      Clock clock)
      throws IOException {
    return open(engine, listeners, environment, clock, UnaryOperator.identity());
  }

  /**
   * Listens, with settings of its own for containers.
   *
   * @param environment of the server, whose proxies lead to registries
   * @param defaults adds to the body of a request for a container what its client left open
   * @throws IOException if an address is taken or a path cannot be made
   */
  public static DockerServer open(
      Engine engine,
      List<HttpServer.Listener> listeners,
      Map<String, String> environment,
      Clock clock,
      UnaryOperator<Json.Obj> defaults)
      throws IOException {
    var headers = new RegistryHeaders(environment);
    var router = new Router();
    new SystemRoutes(engine, clock).add(router);
    new ContainerRoutes(engine, clock, defaults).add(router);
    new ContainerStreams(engine.containers(), clock).add(router);
    new ContainerArchives(engine.containers()).add(router);
    new ExecRoutes(engine.containers()).add(router);
    new ImageRoutes(engine, headers, clock).add(router);
    new NetworkRoutes(engine, clock).add(router);
    new VolumeRoutes(engine).add(router);
    new RegistryRoutes(engine.registries(), headers).add(router);
    new BuildRoutes(engine, headers, clock).add(router);
    var builds = new BuildKitRoutes(engine, clock);
    builds.add(router);
    SwarmRoutes.add(router);
    var settings = new HttpServer.Settings(listeners, io.gantry.platform.http.Limits.USUAL);
    return new DockerServer(HttpServer.open(settings, new Api(router, builds::call)), builds);
  }

  /** The ports of the TCP listeners, in order. */
  public List<Integer> ports() {
    return server.ports();
  }

  @Override
  public void close() {
    builds.close();
    server.close();
  }
}
