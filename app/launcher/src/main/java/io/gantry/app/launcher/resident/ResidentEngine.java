package io.gantry.app.launcher.resident;

import io.gantry.app.cli.Invocation;
import io.gantry.platform.linux.LinuxException;
import io.gantry.platform.linux.fs.Descriptor;
import io.gantry.platform.linux.process.Pipe;
import io.gantry.platform.linux.socket.UnixSocket;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.ToIntFunction;

/**
 * Accepts clients until there is a reason to leave.
 *
 * <p>Leaving: remove the socket, refuse what was not accepted yet (its clients run cold), wait for
 * the running commands. The accepting thread alone decides it.
 */
public final class ResidentEngine {
  private static final int TICK_MS = 2_000;

  /** How often it looks whether it is replaced after {@link #CALM} without a command. */
  private static final int CALM_TICK_MS = 60_000;

  private static final Duration CALM = Duration.ofSeconds(20);
  private static final Duration TIDY_AFTER = Duration.ofSeconds(3);
  private static final int MOST_COMMANDS = 512;
  private static final byte[] BUSY = {'B', 0};

  private final Path path;
  private final long uid;
  private final Duration idleLimit;
  private final BooleanSupplier replaced;
  private final BooleanSupplier needed;
  private final Semaphore free = new Semaphore(MOST_COMMANDS);
  private final AtomicLong lastEnd = new AtomicLong(System.nanoTime());
  private final Pipe stopping = Pipe.create();

  /**
   * An engine at the socket {@code path} for the user {@code uid}.
   *
   * @param idleLimit how long it stays without work
   * @param replaced whether its program was replaced, so that it should not stay
   * @param needed whether a running container needs it, so that it stays without work
   */
  public ResidentEngine(
      Path path, long uid, Duration idleLimit, BooleanSupplier replaced, BooleanSupplier needed) {
    this.path = path;
    this.uid = uid;
    this.idleLimit = idleLimit;
    this.replaced = replaced;
    this.needed = needed;
  }

  /** Makes {@link #serve} leave as soon as the running commands are done. */
  public void stop() {
    stopping.closeWriteEnd();
  }

  /** How many commands run now. */
  public int running() {
    return MOST_COMMANDS - free.availablePermits();
  }

  /** Serves until it leaves; {@code ready} runs once clients can connect. */
  public void serve(ToIntFunction<Invocation> commands, Runnable ready)
      throws IOException, InterruptedException {
    Files.deleteIfExists(path); // the lock is ours: whoever made it is gone
    try (ExecutorService threads =
            Executors.newCachedThreadPool(Thread.ofPlatform().name("command-", 0).factory());
        UnixSocket listener = UnixSocket.listen(path, UnixSocket.Type.STREAM)) {
      Object identity = identity();
      ready.run();
      long tidied = lastEnd.get();
      int[] awaited = {listener.fd(), stopping.readEnd()};
      while (true) {
        short[] events = Descriptor.poll(awaited, Descriptor.POLLIN, tick());
        if (events[1] != 0) {
          break;
        }
        if (events[0] != 0) {
          accept(listener.accept(), commands, threads);
          continue;
        }
        long idle = running() > 0 ? 0 : System.nanoTime() - lastEnd.get();
        boolean over = idle > idleLimit.toNanos() && !needed.getAsBoolean();
        if (over || !identity.equals(identity()) || replaced.getAsBoolean()) {
          break;
        }
        if (idle > TIDY_AFTER.toNanos() && tidied != lastEnd.get()) {
          tidied = lastEnd.get();
          System.gc(); // gives the heap's free pages back
        }
      }
      if (identity.equals(identity())) {
        Files.deleteIfExists(path);
      }
    }
  }

  /** Milliseconds until something besides a client is to be looked at. */
  private int tick() {
    long idle = running() > 0 ? 0 : System.nanoTime() - lastEnd.get();
    if (idle < CALM.toNanos()) {
      return TICK_MS;
    }
    long left = (idleLimit.toNanos() - idle) / 1_000_000;
    boolean far = left > CALM_TICK_MS || needed.getAsBoolean();
    return far ? CALM_TICK_MS : (int) Math.max(left, TICK_MS);
  }

  private void accept(
      UnixSocket client, ToIntFunction<Invocation> commands, ExecutorService threads) {
    if (!free.tryAcquire()) {
      try (client) {
        client.send(BUSY);
      } catch (LinuxException _) {
        // gone already
      }
      return;
    }
    threads.execute(() -> {
      try {
        new Conversation(client, commands).hold(uid, threads);
      } finally {
        lastEnd.set(System.nanoTime());
        free.release();
      }
    });
  }

  /** Which file the socket's path names: another one means that this engine was superseded. */
  private Object identity() {
    try {
      Object key = Files.readAttributes(path, BasicFileAttributes.class).fileKey();
      return key == null ? path : key;
    } catch (IOException _) {
      return "gone";
    }
  }
}
