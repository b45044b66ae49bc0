package io.gantry.engine.docker.client;

import io.gantry.engine.api.Containers;
import io.gantry.engine.api.Engine;
import io.gantry.engine.api.EngineVersion;
import io.gantry.engine.api.Events;
import io.gantry.engine.api.Images;
import io.gantry.engine.api.Networks;
import io.gantry.engine.api.Sandboxes;
import io.gantry.engine.api.Upkeep;
import io.gantry.engine.api.Volumes;
import io.gantry.engine.api.build.ImageBuilder;
import io.gantry.engine.api.registry.Registries;
import io.gantry.platform.base.json.Json;
import io.gantry.platform.http.client.ClientSettings;
import io.gantry.platform.http.client.ClientTls;
import io.gantry.platform.http.client.HttpClient;
import io.gantry.platform.http.client.Proxies;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * An engine elsewhere, by Docker's Engine API 1.24 to 1.51. Nothing is sent before the first call.
 * What Docker's API cannot say fails with {@code UNAVAILABLE} and says so.
 */
public final class RemoteEngine implements Engine, AutoCloseable {
  private static final Duration CONNECT = Duration.ofSeconds(30);

  /** A stop, a wait or a followed log takes as long as it takes. */
  private static final Duration PATIENCE = Duration.ofDays(365);

  private static final int KEPT_CONNECTIONS = 4;

  private final Remote remote;
  private final Packer packer;
  private final Supplier<Registries> registries;

  private RemoteEngine(Remote remote, Packer packer, Supplier<Registries> registries) {
    this.remote = remote;
    this.packer = packer;
    this.registries = registries;
  }

  /**
   * One at an address.
   *
   * @param packer packs directories that are built there
   * @param registries those that are reached from here
   */
  public static RemoteEngine at(
      ApiAddress address, ClientTls tls, Packer packer, Supplier<Registries> registries) {
    var settings =
        new ClientSettings(CONNECT, PATIENCE, PATIENCE, tls, Proxies.NONE, KEPT_CONNECTIONS);
    return new RemoteEngine(new Remote(new HttpClient(settings), address), packer, registries);
  }

  @Override
  public Containers containers() {
    return new RemoteContainers(remote);
  }

  @Override
  public Images images() {
    return new RemoteImages(remote);
  }

  @Override
  public ImageBuilder builder() {
    return new RemoteBuilder(remote, packer);
  }

  @Override
  public Volumes volumes() {
    return new RemoteVolumes(remote);
  }

  @Override
  public Networks networks() {
    return new RemoteNetworks(remote);
  }

  @Override
  public Sandboxes sandboxes() {
    return new RemoteSandboxes();
  }

  @Override
  public Registries registries() {
    return registries.get();
  }

  @Override
  public Events events() {
    return new RemoteEvents(remote);
  }

  @Override
  public Upkeep upkeep() {
    return new RemoteUpkeep(remote);
  }

  /** Gantry's own version where it is gantry, else Docker's. */
  @Override
  public EngineVersion version() {
    Json.Obj version = remote.object(ApiPath.of("/version"));
    Json.Obj host = remote.object(ApiPath.of("/info"));
    String own = version.string("Version");
    String runtime = host.string("DefaultRuntime");
    for (Json item : version.array("Components")) {
      Json.Obj component = item.asObject();
      switch (component.string("Name")) {
        case "gantry" -> own = component.string("Version");
        case "runtime" -> runtime = component.string("Version");
        case "runc" -> runtime = "runc " + component.string("Version");
        default -> {}
      }
    }
    return new EngineVersion(
        own,
        version.string("Os"),
        version.string("Arch"),
        version.string("KernelVersion"),
        runtime,
        host.string("DockerRootDir"));
  }

  /** Cuts all connections: what waits on one fails. */
  @Override
  public void close() {
    remote.close();
  }
}
