package io.gantry.engine.build;

import io.gantry.engine.api.build.BuildRequest;
import io.gantry.engine.api.build.CacheLocation;
import io.gantry.engine.build.DockerfileBuilder.Parts;
import io.gantry.engine.build.cache.Lease;
import io.gantry.engine.build.cache.MountStore;
import io.gantry.engine.build.cache.Records;
import io.gantry.engine.build.exchange.CacheExports;
import io.gantry.engine.build.exchange.CacheImports;
import io.gantry.engine.build.exchange.InlineCache;
import io.gantry.engine.build.exchange.Stores;
import io.gantry.engine.build.solver.LayerStock;
import io.gantry.engine.build.solver.ResultCache;
import io.gantry.engine.build.solver.Used;
import io.gantry.image.distribution.RegistrySession;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.oci.ChainId;
import io.gantry.platform.oci.ImageConfig;
import io.gantry.platform.oci.Reference;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The caches that one build reads and writes beside this host's own. */
final class RemoteCaches implements AutoCloseable {
  private static final String INLINE_ARGUMENT = "BUILDKIT_INLINE_CACHE";

  private final BuildRequest request;
  private final Steps steps;
  private final Records own;
  private final LayerStock here;
  private final Optional<Remote> remote;

  private record Remote(Stores stores, CacheImports imports) {}

  private RemoteCaches(
      BuildRequest request, Steps steps, Records own, LayerStock here, Optional<Remote> remote) {
    this.request = request;
    this.steps = steps;
    this.own = own;
    this.here = here;
    this.remote = remote;
  }

  /** Opens those that are read; one that cannot be had is told, and does without. */
  static RemoteCaches open(
      Parts parts,
      BuildRequest request,
      Steps steps,
      MountStore mounts,
      Records own,
      Lease lease,
      Path spool)
      throws InterruptedException {
    var here = new HeldLayers(parts.snapshots(), lease);
    var locations = new ArrayList<>(request.caching().from());
    request.caching().to().stream()
        .filter(to -> !CacheExports.isInline(to))
        .forEach(locations::add);
    if (locations.isEmpty()) {
      return new RemoteCaches(request, steps, own, here, Optional.empty());
    }
    var names = new ArrayList<String>();
    for (CacheLocation location : locations) {
      String reference = location.attributes().getOrDefault("ref", "");
      if (!reference.isEmpty()) {
        names.add(Reference.parse(reference).registry());
      }
    }
    RegistrySession registries = parts.registries().open(request.access(), names);
    var stores = new Stores(parts.images(), parts.snapshots(), mounts, registries, spool);
    var imports = new CacheImports(stores, own, here, lease::hold);
    var caches =
        new RemoteCaches(request, steps, own, here, Optional.of(new Remote(stores, imports)));
    boolean opened = false;
    try {
      for (CacheLocation location : request.caching().from()) {
        caches.read(imports, location);
      }
      opened = true;
      return caches;
    } finally {
      if (!opened) {
        caches.close();
      }
    }
  }

  private void read(CacheImports imports, CacheLocation location) throws InterruptedException {
    try {
      var _ =
          steps.run(
              "importing cache manifest from " + CacheImports.name(location),
              _ -> {
                imports.add(location);
                return location;
              });
    } catch (GantryException e) {
      if (e.kind() == Kind.CANCELLED) {
        throw e;
      }
    }
  }

  ResultCache results() {
    return remote.<ResultCache>map(Remote::imports).orElse(own);
  }

  LayerStock layers() {
    return remote.<LayerStock>map(Remote::imports).orElse(here);
  }

  /** The configuration of an image, with the cache in it if somebody wants that. */
  ImageConfig inImage(ImageConfig config, List<Used> used) {
    boolean argument = request.argument(INLINE_ARGUMENT).orElse("").equals("1");
    return argument || request.caching().to().stream().anyMatch(CacheExports::isInline)
        ? InlineCache.with(config, used)
        : config;
  }

  /** Writes those that are written. */
  void write(List<Used> used, Set<ChainId> images) throws InterruptedException {
    for (CacheLocation location : request.caching().to()) {
      if (!CacheExports.isInline(location)) {
        Stores stores = remote.orElseThrow().stores();
        var _ =
            steps.run(
                "exporting cache to " + CacheImports.name(location),
                step -> {
                  new CacheExports(stores, used, images)
                      .write(
                          location,
                          new PullLog(steps.progress(), step),
                          warning -> steps.progress().log(step, warning));
                  return location;
                });
      }
    }
  }

  @Override
  public void close() {
    remote.ifPresent(open -> {
      open.imports().close();
      open.stores().registries().close();
    });
  }
}
