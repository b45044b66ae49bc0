package io.gantry.engine.build;

import io.gantry.container.network.Networks;
import io.gantry.container.runtime.ContainerRuntime;
import io.gantry.container.runtime.SpecBuilder;
import io.gantry.engine.api.build.BuildCaches;
import io.gantry.engine.api.build.BuildProgress;
import io.gantry.engine.api.build.BuildRequest;
import io.gantry.engine.api.build.BuildResult;
import io.gantry.engine.api.build.ImageBuilder;
import io.gantry.engine.build.cache.CacheDirectory;
import io.gantry.engine.build.cache.KeptCaches;
import io.gantry.engine.build.cache.KeptDirectory;
import io.gantry.engine.build.cache.KeptFiles;
import io.gantry.engine.build.cache.Lease;
import io.gantry.engine.build.cache.MountDirectories;
import io.gantry.engine.build.context.ContextOpener;
import io.gantry.engine.build.context.OpenContexts;
import io.gantry.engine.build.fetch.Fetches;
import io.gantry.engine.build.op.Leftovers;
import io.gantry.image.snapshot.Snapshots;
import io.gantry.image.store.Images;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.concurrent.Boundaries;
import io.gantry.platform.base.file.DiskException;
import io.gantry.platform.base.id.RandomId;
import io.gantry.platform.linux.fs.FileTree;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * Builds images from Dockerfiles on this machine. Any number of builds may run at once, in one
 * process and in several; make one builder in a process, so that they share work.
 *
 * <p>An interrupt of the building thread cancels the build: what runs is killed, what was made for
 * it goes, and the call throws {@code CANCELLED}.
 */
public final class DockerfileBuilder implements ImageBuilder {
  private static final int BUILD_ID_DIGITS = 16;

  private final Parts parts;
  private final CacheDirectory cache;
  private final KeptCaches caches;
  private final Build.Shared shared;

  /**
   * What a builder works with.
   *
   * @param pulls fetches a base image and gives it its name
   * @param registries opens those that outputs and caches go to and come from
   * @param stateDirectory the builder's own, for the cache; also given to {@link BuildCache}
   * @param boundaries hears each step
   * @param budget how much may be kept for later builds
   * @param runDirectory the builder's own, for what runs now; need not survive a reboot
   */
  public record Parts(
      Images images,
      Snapshots snapshots,
      ContainerRuntime runtime,
      SpecBuilder specs,
      Networks networks,
      BasePulls pulls,
      BuildRegistries registries,
      Path stateDirectory,
      Path runDirectory,
      CacheBudget budget,
      Boundaries boundaries,
      Clock clock) {}

  /** Builds with {@code parts}. */
  public DockerfileBuilder(Parts parts) {
    this.parts = parts;
    this.cache = new CacheDirectory(parts.stateDirectory());
    var mounts = new MountDirectories(parts.stateDirectory().resolve("mounts"), parts.clock());
    var fetches = new Fetches(parts.stateDirectory().resolve("fetched"));
    this.caches =
        new KeptCaches(
            cache, parts.snapshots(), parts.images(), kept(mounts, fetches), parts.clock());
    this.shared =
        new Build.Shared(
            cache, mounts, new ContextOpener(parts.stateDirectory(), fetches, parts.clock()));
  }

  /** All that is kept beside layers; what has no locks of its own stays while anybody builds. */
  private List<KeptFiles> kept(MountDirectories mounts, Fetches fetches) {
    Path state = parts.stateDirectory();
    BooleanSupplier used = () -> !cache.living().isEmpty();
    return List.of(
        mounts,
        new KeptDirectory(
            "source.local",
            "local context",
            state.resolve("context").resolve("index"),
            used,
            _ -> {}),
        new KeptDirectory("source.http", "http source", fetches.content(), used, fetches::forget),
        new KeptDirectory("source.git", "git repository", fetches.mirrors(), used, _ -> {}));
  }

  @Override
  public BuildResult build(BuildRequest request, BuildProgress progress) {
    Privileges.ofProcess().check();
    String id = RandomId.next().substring(0, BUILD_ID_DIGITS);
    Path directory = runs().resolve(id);
    var records = cache.records();
    try {
      BuildResult result;
      try (Lease lease = cache.lease(id)) {
        parts.boundaries().passed("build", "lease");
        try {
          sweep();
          parts.boundaries().passed("build", "swept");
          result = new Build(parts, shared, records, id, directory, lease, request, progress).run();
        } finally {
          FileTree.delete(directory);
        }
      }
      parts.boundaries().passed("build", "left");
      caches.settle(records, parts.budget().bytes(disk()));
      return result;
    } catch (IOException e) {
      throw new GantryException(Kind.UNAVAILABLE, "cannot build: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new GantryException(Kind.CANCELLED, "build cancelled", e);
    }
  }

  /** The size of the disk that the cache is on. */
  private long disk() throws IOException {
    return Files.getFileStore(parts.stateDirectory()).getTotalSpace();
  }

  private Path runs() {
    return parts.runDirectory().resolve("runs");
  }

  /** Clears up after builds that were killed, unless another builder is at it. */
  private void sweep() throws IOException {
    Files.createDirectories(runs());
    Path lock = parts.runDirectory().resolve("sweep.lock");
    try (FileChannel channel =
            FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock held = channel.tryLock()) {
      if (held != null) {
        Leftovers.sweep(
            parts.snapshots(), parts.runtime(), parts.networks(), runs(), cache::living);
        shared.mounts().sweep();
      }
    } catch (OverlappingFileLockException _) {
      // another build of this process is at it
    }
  }

  @Override
  public Set<String> recover() {
    try {
      sweep();
      return Leftovers.running(runs());
    } catch (IOException e) {
      throw new DiskException("cannot clear up after builds", e);
    }
  }

  @Override
  public Checked check(BuildRequest request) {
    return ask(request, Questions::check);
  }

  @Override
  public Outline outline(BuildRequest request) {
    return ask(request, Questions::outline);
  }

  @Override
  public List<Target> targets(BuildRequest request) {
    return ask(request, Questions::targets);
  }

  private <T> T ask(BuildRequest request, Function<Questions, T> question) {
    String id = RandomId.next().substring(0, BUILD_ID_DIGITS);
    Path directory = runs().resolve(id);
    try (Lease _ = cache.lease(id);
        OpenContexts contexts = shared.opener().open(request, directory)) {
      return question.apply(new Questions(parts.images(), request, contexts));
    } finally {
      FileTree.delete(directory);
    }
  }

  @Override
  public BuildCaches caches() {
    return caches;
  }
}
