package io.gantry.container.runtime;

import io.gantry.platform.base.json.Json;
import io.gantry.platform.linux.mount.OverlayMount;
import io.gantry.platform.linux.namespace.MappedUsers;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Runs OCI bundles. Stateless but for the run directories of the containers; any process may make
 * any call.
 */
public interface ContainerRuntime {
  /** The runtime's name and version, as in {@code crun 1.8.1}. */
  String version();

  /** Whether limits are applied: an ordinary user may have no control group to set them in. */
  boolean limits();

  /**
   * Creates the container's process: namespaces, mounts and cgroup stand, the program waits for
   * {@link #start}. Returns its process id on the host.
   *
   * @throws io.gantry.platform.base.GantryException {@code COMMAND_NOT_FOUND}, {@code
   *     COMMAND_NOT_EXECUTABLE} with Docker's words, or another kind
   */
  long create(CreateRequest request);

  /**
   * What to create.
   *
   * @param id 64 hexadecimal digits
   * @param directory the run directory; must exist, belongs to the container alone
   * @param spec the OCI runtime specification; {@code root.path} is filled in here
   * @param terminal whether {@code spec} asks for a terminal
   * @param stdin whether standard input stays open
   * @param exitCommand run by conmon after the exit; empty for none
   * @param mounts that only the runtime sees
   * @param users whose ids the root file system has; nothing for the host's
   */
  record CreateRequest(
      String id,
      Path directory,
      Json.Obj spec,
      OverlayMount rootfs,
      Log log,
      boolean terminal,
      boolean stdin,
      boolean stdinOnce,
      List<String> exitCommand,
      PrivateMounts mounts,
      Optional<MappedUsers> users) {
    /** With nothing private, for the host's users. */
    public CreateRequest(
        String id,
        Path directory,
        Json.Obj spec,
        OverlayMount rootfs,
        Log log,
        boolean terminal,
        boolean stdin,
        boolean stdinOnce,
        List<String> exitCommand) {
      this(
          id,
          directory,
          spec,
          rootfs,
          log,
          terminal,
          stdin,
          stdinOnce,
          exitCommand,
          PrivateMounts.NONE,
          Optional.empty());
    }
  }

  /** Where conmon writes the output. */
  sealed interface Log {
    /** Nowhere. */
    record None() implements Log {}

    /**
     * A file in k8s-file format. At {@code mostBytes} conmon goes on in {@code file.tmp}, which it
     * renames over {@code file}; one that is there is emptied and taken.
     */
    record File(Path file, long mostBytes) implements Log {}

    /** The host's journal, with what {@code CONTAINER_NAME} and {@code CONTAINER_TAG} say there. */
    record Journal(String name, String tag) implements Log {}
  }

  /** Lets the created program run. */
  void start(String id, Path directory);

  /** Joins a created or running container's streams. */
  StreamSession attach(Path directory, Streams streams);

  /** Sets the size of a container's terminal; nothing to do if it has none or has ended. */
  void resize(Path directory, int rows, int columns);

  /** Streams being pumped. Closing leaves the process alone. */
  interface StreamSession extends AutoCloseable {
    /** Blocks until the output has ended and was delivered; true if the detach keys ended it. */
    boolean await() throws InterruptedException;

    /** Sets the terminal's size. */
    void resize(int rows, int columns);

    @Override
    void close();
  }

  /**
   * Descriptors of this process, -1 for none; not closed here. Standard input is read on a platform
   * thread until its end, which is passed on.
   *
   * @param detachKeys as in {@code ctrl-p,ctrl-q}; empty for none
   */
  record Streams(int stdin, int stdout, int stderr, boolean terminal, String detachKeys) {}

  /** Whether it has exited, and how; nothing while it runs. Never blocks. */
  Optional<Exit> exit(Path directory);

  /**
   * Blocks until it has exited or {@code limit} is over; then nothing. If conmon is gone without
   * having written an exit code, the code is 255.
   */
  Optional<Exit> awaitExit(Path directory, Duration limit) throws InterruptedException;

  /** Blocks until it has exited. */
  default Exit awaitExit(Path directory) throws InterruptedException {
    Optional<Exit> exit = Optional.empty();
    while (exit.isEmpty()) {
      exit = awaitExit(directory, Duration.ofDays(1));
    }
    return exit.get();
  }

  /** The end of a process; {@code code} is 128 + n after signal n. */
  record Exit(int code, Instant at, boolean oomKilled) {}

  /** Whether the process {@code pid} of a run directory is still the one that was started. */
  boolean alive(Path directory);

  /** Whether its process has ended, and its monitor has yet to say how. */
  boolean ending(Path directory);

  /** Whether the process of a container was created, and its program never started. */
  boolean waits(String id);

  /** Whether the processes of a container are frozen. */
  boolean frozen(String id);

  /** Sends a signal to the first process, or to all if {@code all}. */
  void kill(String id, int signal, boolean all);

  /** Freezes. */
  void pause(String id);

  /** Thaws. */
  void resume(String id);

  /**
   * Changes the limits of a running container.
   *
   * @param resources as {@code linux.resources} of the specification has them
   */
  void update(String id, Path directory, Json.Obj resources);

  /**
   * Removes what the runtime keeps: state, cgroup, whatever still runs. Does nothing if it is gone.
   */
  void delete(String id, Path directory);

  /**
   * Runs a further process and returns when it is started.
   *
   * @param process the OCI runtime specification's {@code process} object
   * @param directory of the container; the exec's own files go below it
   */
  ExecProcess exec(String id, Path directory, String execId, Json.Obj process, Streams streams);

  /** A further process. */
  interface ExecProcess extends AutoCloseable {
    /** Its process id on the host, 0 if it is over. */
    long pid();

    /** Blocks for its exit code. */
    int await() throws InterruptedException;

    /** Sets the terminal's size. */
    void resize(int rows, int columns);

    @Override
    void close();
  }

  /**
   * Runs a bundle to its end without conmon: for build steps.
   *
   * @return the exit code
   */
  int run(RunRequest request) throws InterruptedException;

  /**
   * What to run; the descriptors are this process's.
   *
   * @param mounts makes what only this container sees
   * @param secrets {@code NAME=value}: further variables of the program, which reach no disk
   */
  record RunRequest(
      String id,
      Path directory,
      Json.Obj spec,
      OverlayMount rootfs,
      int stdin,
      int stdout,
      int stderr,
      PrivateMounts mounts,
      List<String> secrets) {
    /** Copies the list. */
    public RunRequest {
      secrets = List.copyOf(secrets);
    }

    /** With nothing private. */
    public RunRequest(
        String id,
        Path directory,
        Json.Obj spec,
        OverlayMount rootfs,
        int stdin,
        int stdout,
        int stderr) {
      this(id, directory, spec, rootfs, stdin, stdout, stderr, () -> {}, List.of());
    }
  }

  /**
   * Makes mounts that end with the container, even if this process is killed. The specification
   * names their places as sources of binds.
   */
  interface PrivateMounts {
    /** None. */
    PrivateMounts NONE = () -> {};

    /** Called once, on a thread in the mount namespace that the runtime starts in. */
    void make() throws IOException;

    /**
     * Called once on that thread after {@link #make}, also if that failed: the container has mounts
     * of its own now, and what lives on in the namespace need not keep these.
     */
    default void release() {}
  }

  /**
   * The mount namespace that the runtime was started in, while it is kept: until the end of the
   * container. By its path in /proc.
   */
  Optional<Path> mountNamespace(Path directory);

  /** Counters of a running container. */
  Usage usage(String id, long pid);

  /** Counters, from cgroup v1 or v2; bytes and nanoseconds; {@code memoryLimit} 0 for none. */
  record Usage(
      long cpuNanos,
      long memoryUsage,
      long inactiveFile,
      long memoryLimit,
      long blockRead,
      long blockWrite,
      long pids) {}

  /** The processes of a container, as host process ids. */
  List<Long> processes(String id);
}
