package io.gantry.engine.build.exchange;

import io.gantry.engine.api.build.CacheLocation;
import io.gantry.engine.build.cache.Records;
import io.gantry.engine.build.graph.Vertex;
import io.gantry.engine.build.solver.LayerStock;
import io.gantry.engine.build.solver.Result;
import io.gantry.engine.build.solver.ResultCache;
import io.gantry.engine.build.solver.WorkKey;
import io.gantry.image.distribution.ImageSource;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.oci.ChainId;
import io.gantry.platform.oci.Digest;
import io.gantry.platform.oci.TransferEvent;
import io.gantry.platform.oci.TransferListener;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * The caches that a build reads beside this host's own: looked into after it, their layers fetched
 * when somebody needs them. What was fetched is this host's own from then on.
 */
public final class CacheImports implements ResultCache, LayerStock, AutoCloseable {
  private final Stores stores;
  private final Records own;
  private final LayerStock here;
  private final Consumer<ChainId> hold;
  private final List<ImageSource> sources = new ArrayList<>();
  private final List<ImportedCache> caches = new CopyOnWriteArrayList<>();
  private final Map<Digest, ImportedCache.Hit> hits = new ConcurrentHashMap<>();
  private final ReentrantLock fetching = new ReentrantLock();

  /**
   * None yet.
   *
   * @param own this host's records
   * @param here this host's layers; asked first
   * @param hold keeps a layer, also one that is yet to come, until the build ends
   */
  public CacheImports(Stores stores, Records own, LayerStock here, Consumer<ChainId> hold) {
    this.stores = stores;
    this.own = own;
    this.here = here;
    this.hold = hold;
  }

  /** Where a cache is, for people. */
  public static String name(CacheLocation location) {
    return new CachePlace(location).name();
  }

  /**
   * Opens one; of {@code mounts}, those that are not here are made. Not while others call.
   *
   * @throws GantryException if it cannot be had or is broken: a warning to the user, not more
   */
  public void add(CacheLocation location) {
    var place = new CachePlace(location);
    ImageSource source = place.source(stores.registries());
    sources.add(source);
    List<ImportedCache> found = ImportedCache.open(source);
    if (found.isEmpty()) {
      throw new GantryException(Kind.NOT_FOUND, source.name() + " holds no build cache");
    }
    caches.addAll(found);
    place
        .mounts()
        .ifPresent(
            wanted -> found.forEach(cache -> MountTransfer.read(stores, source, cache, wanted)));
  }

  @Override
  public Optional<Result> find(Digest key) {
    Optional<Result> known = own.find(key);
    if (known.isPresent() && isHere(known.get())) {
      return known;
    }
    for (ImportedCache cache : caches) {
      Optional<ImportedCache.Hit> hit = cache.find(key);
      if (hit.isPresent()) {
        var result = new Result(hit.get().chain(), hit.get().entry().created());
        if (isHere(result)) {
          own.adopt(key, hit.get().entry().description(), result, true);
        } else {
          hits.put(key, hit.get());
        }
        return Optional.of(result);
      }
    }
    return known;
  }

  private boolean isHere(Result result) {
    return result.chain().map(here::holds).orElse(true);
  }

  @Override
  public void put(WorkKey key, Vertex vertex, Result result) {
    if (result.chain().map(here::holds).orElse(true)) {
      own.put(key, vertex, result);
    }
  }

  @Override
  public boolean holds(ChainId chain) {
    return here.holds(chain);
  }

  @Override
  public boolean bring(ChainId chain, Consumer<String> log) throws InterruptedException {
    fetching.lockInterruptibly();
    try {
      if (here.holds(chain)) {
        return true;
      }
      for (ImportedCache cache : caches) {
        Optional<ImportedCache.Path> path = cache.path(chain);
        if (path.isPresent() && fetch(path.get(), log)) {
          adopt();
          return true;
        }
      }
    } finally {
      fetching.unlock();
    }
    return here.bring(chain, log);
  }

  /** False if it cannot be had: then the work is done once more. */
  private boolean fetch(ImportedCache.Path path, Consumer<String> log) {
    Optional<ChainId> below = Optional.empty();
    for (Digest diffId : path.diffIds()) {
      below = Optional.of(ChainId.of(below, diffId));
      hold.accept(below.get());
    }
    try {
      stores.images().fetchLayers(path.source(), path.diffIds(), path.blobs(), listener(log));
      return true;
    } catch (GantryException e) {
      if (e.kind() == Kind.CANCELLED) {
        throw e;
      }
      log.accept("cache " + path.source().name() + ": " + e.text());
      return false;
    }
  }

  private static TransferListener listener(Consumer<String> log) {
    return (TransferEvent event) -> {
      if (event.status().equals("Pull complete")) {
        log.accept("cache " + event.id() + ": fetched");
      }
    };
  }

  /** Makes records of this host's own of what was found and has come. */
  private void adopt() {
    hits.forEach((key, hit) -> {
      var result = new Result(hit.chain(), hit.entry().created());
      if (isHere(result)) {
        own.adopt(key, hit.entry().description(), result, true);
        hits.remove(key);
      }
    });
  }

  /** What was found but not needed is remembered without its layers. */
  @Override
  public void close() {
    hits.forEach((key, hit) -> {
      if (own.find(key).isEmpty()) {
        var result = new Result(hit.chain(), hit.entry().created());
        own.adopt(key, hit.entry().description(), result, false);
      }
    });
    sources.forEach(ImageSource::close);
  }
}
