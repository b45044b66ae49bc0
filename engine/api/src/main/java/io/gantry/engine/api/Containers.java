package io.gantry.engine.api;

import io.gantry.platform.oci.Digest;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The containers of an engine. {@code ref} is a full id, a unique prefix of one, or a name.
 *
 * <p>The life of one: {@link #create} → {@link #attach} (may come first) → {@link #start} → exit →
 * {@link #remove}. Two callers at once on one container are safe: each call holds its lock.
 */
public interface Containers {
  /**
   * Records a container; nothing runs yet. The name is taken at once.
   *
   * @param name empty for a generated one
   */
  Created create(ContainerSpec spec, String name);

  /** A new container and what its creator should know. */
  record Created(String id, List<String> warnings) {}

  /** Starts a created or exited container; does nothing on a running one. */
  void start(String ref);

  /**
   * Joins streams to a container: at once if it runs, else as soon as {@link #start} is called in
   * this process.
   */
  Attachment attach(String ref, AttachRequest request);

  /**
   * Sets the size of a running container's terminal.
   *
   * @throws io.gantry.platform.base.GantryException {@code CONFLICT} if it does not run
   */
  void resize(String ref, int rows, int columns);

  /** Registers for the exit of a container before it can be missed. */
  ExitWait wait(String ref, WaitCondition condition);

  /**
   * Stops: the stop signal, then after the grace {@code SIGKILL}; does nothing on a stopped one.
   *
   * @param timeoutSeconds nothing for the container's own; -1 waits for ever
   */
  void stop(String ref, Optional<Integer> timeoutSeconds, Optional<String> signal);

  /** Stops if it runs, then starts. */
  void restart(String ref, Optional<Integer> timeoutSeconds, Optional<String> signal);

  /** Sends a signal ({@code KILL}, {@code SIGKILL}, {@code 9}). */
  void kill(String ref, String signal);

  /** Freezes all processes. */
  void pause(String ref);

  /** Thaws. */
  void unpause(String ref);

  /** Gives another name. */
  void rename(String ref, String name);

  /**
   * Changes limits ({@link ContainerSpec#resources}) and rules ({@link ContainerSpec#lifecycle}) of
   * a container; those of a running one hold at once.
   *
   * @param change from what the container has to what it shall have
   * @return what the user should know
   */
  List<String> update(String ref, UnaryOperator<ContainerSpec> change);

  /**
   * Removes a container and everything of it.
   *
   * @param force kill it first if it runs
   * @param volumes remove its anonymous volumes too
   */
  void remove(String ref, boolean force, boolean volumes);

  /** Starts a further process in a running container. */
  ExecSession exec(String ref, ExecSpec spec, AttachRequest request);

  /** The log, oldest first; with {@code follow} it blocks for more until the container exits. */
  LogStream logs(String ref, LogRequest request);

  /** Containers, newest first; {@code all} includes those that do not run. */
  List<ContainerDetails> list(boolean all);

  /** Everything about one. */
  ContainerDetails inspect(String ref);

  /** Counters of a running container, read now. */
  StatsSample stats(String ref);

  /** The processes, as {@code ps} on the host prints them with these arguments. */
  ProcessTable top(String ref, List<String> psArguments);

  /** Titles and rows. */
  record ProcessTable(List<String> titles, List<List<String>> rows) {}

  /** What differs from the image, sorted by path. */
  List<FileChange> diff(String ref);

  /** Makes an image of a container's file system and configuration. */
  Digest commit(String ref, CommitSpec spec);

  /** Writes the file system as one tar. */
  void export(String ref, OutputStream tar);

  /** What a path in the container is; symbolic links of the last element are not followed. */
  Optional<PathStat> stat(String ref, String path);

  /** Writes a path as a tar whose first entry is the base name of {@code path}. */
  void copyOut(String ref, String path, OutputStream tar);

  /**
   * Unpacks a tar into an existing directory of the container.
   *
   * @param noOverwriteDirNonDir refuse to replace a directory by a file or the other way round
   */
  void copyIn(String ref, String directory, InputStream tar, boolean noOverwriteDirNonDir);

  /**
   * Deals with an exit that nobody of this process saw: records the exit code, releases network and
   * mounts, removes the container if it asked for that. Safe to call at any time, for any id.
   */
  void reap(String id);
}
