package io.gantry.image.registry.server;

import io.gantry.image.registry.RegistrySettings;
import io.gantry.image.registry.api.RegistryApi;
import io.gantry.image.registry.disk.DiskStorage;
import io.gantry.image.registry.disk.StorageLock;
import io.gantry.platform.http.HttpServer;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;

/** A running registry. */
public final class RegistryServer implements AutoCloseable {
  private static final Duration IDLE = Duration.ofMinutes(1);
  private static final String READ_ONLY =
      "this registry is read-only: push to another, or start it without --read-only";

  private final StorageLock lock;
  private final HttpServer http;

  private RegistryServer(StorageLock lock, HttpServer http) {
    this.lock = lock;
    this.http = http;
  }

  /** Starts one; returns when it takes connections. */
  public static RegistryServer open(RegistrySettings settings, HttpServer.Listener listener)
      throws IOException {
    StorageLock lock = StorageLock.take(settings.directory());
    boolean open = false;
    try {
      var storage = new DiskStorage(settings.directory(), InstantSource.system());
      var api =
          new RegistryApi(
              storage,
              new RegistryApi.Settings(settings.readOnly() ? READ_ONLY : "", IDLE),
              _ -> {});
      var server = new RegistryServer(lock, HttpServer.open(HttpServer.Settings.of(listener), api));
      open = true;
      return server;
    } finally {
      if (!open) {
        lock.close();
      }
    }
  }

  /** The port that it listens on. */
  public int port() {
    return http.port();
  }

  @Override
  public void close() {
    http.close();
    lock.close();
  }
}
