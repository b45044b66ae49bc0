package io.gantry.app.launcher;

import io.gantry.app.cli.program.Cli;
import io.gantry.app.launcher.resident.ResidentEngine;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.file.DiskException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/** The resident engine in a process that stays for a reason of its own, until it is closed. */
final class HostedEngine implements AutoCloseable {
  private static final Duration NEVER = Duration.ofDays(36_500);

  private final FileChannel channel;
  private final ResidentEngine engine;
  private final Thread thread;

  private HostedEngine(FileChannel channel, ResidentEngine engine, Thread thread) {
    this.channel = channel;
    this.engine = engine;
    this.thread = thread;
  }

  /**
   * Begins to serve, unless another process does already.
   *
   * @param socket where the thin client asks; the lock is beside it
   * @param commands the command line of an engine
   */
  static Optional<HostedEngine> open(
      Path socket, long uid, Function<ResidentEngine, Cli> commands) {
    try {
      Path directory = Files.createDirectories(socket.resolveSibling("."));
      Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
      FileChannel channel =
          FileChannel.open(
              EngineMain.lockOf(socket), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (channel.tryLock() == null) {
        channel.close();
        return Optional.empty();
      }
      var engine = new ResidentEngine(socket, uid, NEVER, () -> false, () -> true);
      Cli commandLine = commands.apply(engine);
      Thread thread =
          Thread.ofPlatform()
              .name("hosted-engine")
              .start(() -> serve(channel, engine, commandLine));
      return Optional.of(new HostedEngine(channel, engine, thread));
    } catch (IOException e) {
      throw new DiskException("cannot lock " + EngineMain.lockOf(socket), e);
    }
  }

  /** The lock goes when the engine is told to, though the process stays. */
  private static void serve(FileChannel channel, ResidentEngine engine, Cli commandLine) {
    try (channel) {
      engine.serve(commandLine::run, () -> {});
    } catch (IOException e) {
      throw new GantryException(Kind.UNAVAILABLE, "the engine's socket has failed: " + e, e);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits for the commands that run. */
  @Override
  public void close() {
    engine.stop();
    try (channel) {
      thread.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      throw new DiskException("cannot unlock the engine's socket", e);
    }
  }
}
