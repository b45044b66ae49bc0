package io.gantry.app.launcher.cluster;

import io.gantry.app.cli.Signals;
import io.gantry.container.network.Networks.Guard;
import io.gantry.engine.local.LocalEngine;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.json.Json;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;

/** One life of a cluster's process: lock, start, serve until told to end, end. */
public final class ClusterRun {
  private static final int TERM = 15;
  private static final int INT = 2;

  private final ClusterFiles files;
  private final long uid;
  private final Supplier<LocalEngine> engine;
  private final CountDownLatch end = new CountDownLatch(1);

  /** On the roots of {@code engine}, for the user {@code uid}. */
  public ClusterRun(Path state, Path run, long uid, Supplier<LocalEngine> engine) {
    files = ClusterFiles.of(state, run);
    this.uid = uid;
    this.engine = engine;
  }

  /**
   * Runs to the end.
   *
   * @param said where readiness is told to whoever started this
   * @param guard keeps the sandboxes' networks whole while the cluster lives
   * @return the exit code
   */
  public int toTheEnd(Signals signals, PrintStream said, Supplier<Guard> guard)
      throws IOException, InterruptedException {
    files.make();
    try (FileChannel channel =
            FileChannel.open(files.lock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock()) {
      if (lock == null) {
        System.err.println("another process runs this cluster");
        return 1;
      }
      return serve(signals, said, guard);
    } catch (GantryException e) {
      System.err.println(e.text());
      return 1;
    }
  }

  private int serve(Signals signals, PrintStream said, Supplier<Guard> guard)
      throws IOException, InterruptedException {
    ClusterSettings settings =
        ClusterSettings.read(files.settings())
            .orElseThrow(() ->
                new GantryException(
                    GantryException.Kind.NOT_FOUND,
                    "no cluster in " + files.state() + ": run gantry cluster up"));
    LocalEngine containers = engine.get();
    containers.recover();
    var cluster = new Cluster(containers, files, settings, Clock.systemUTC());
    try (var _ = subscribe(signals);
        var _ = guard.get()) {
      cluster.start();
      try (var _ =
          Control.serve(files.control(), uid, cluster::status, grace -> takeDown(cluster, grace))) {
        said.print(ClusterProcess.READY);
        said.close();
        end.await();
      }
    } finally {
      cluster.close();
      java.nio.file.Files.deleteIfExists(files.control());
    }
    return 0;
  }

  private AutoCloseableQuietly subscribe(Signals signals) {
    AutoCloseable subscription =
        signals.subscribe(signal -> {
          if (signal == TERM || signal == INT) {
            end.countDown();
          }
        });
    return () -> {
      try {
        subscription.close();
      } catch (Exception e) {
        throw new GantryException(GantryException.Kind.INTERNAL, "cannot restore signals", e);
      }
    };
  }

  private interface AutoCloseableQuietly extends AutoCloseable {
    @Override
    void close();
  }

  private Json.Obj takeDown(Cluster cluster, int grace) {
    try {
      cluster.close();
      cluster.removeAll(grace);
      return Json.object().put("down", true).build();
    } catch (GantryException e) {
      return Json.object().put("error", e.text()).build();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Json.object().put("error", "interrupted").build();
    } finally {
      end.countDown();
    }
  }

  /** Removes what a cluster whose process is dead has left; in this process. */
  public void removeRemains(int grace) throws InterruptedException {
    var settings = ClusterSettings.read(files.settings());
    if (settings.isPresent()) {
      var cluster = new Cluster(engine.get(), files, settings.get(), Clock.systemUTC());
      cluster.close();
      cluster.removeAll(grace);
    }
  }
}
