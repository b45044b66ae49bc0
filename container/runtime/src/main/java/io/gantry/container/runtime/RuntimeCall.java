package io.gantry.container.runtime;

import io.gantry.container.runtime.RuntimeChoice.Program;
import io.gantry.platform.linux.PlatformThread;
import io.gantry.platform.linux.fs.Descriptor;
import io.gantry.platform.linux.process.Child;
import io.gantry.platform.linux.process.Pipe;
import io.gantry.platform.linux.process.Spawn;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * A runtime that stays in the foreground: the parent of the container's process, whose descriptors
 * the process gets.
 *
 * <p>The runtime's messages and the process id come through one pipe, descriptor 3 of the runtime:
 * messages as lines of JSON, the pid as bare digits. So the caller's descriptors see nothing of the
 * runtime, and the pipe's end without a pid means that nothing was started. The process itself does
 * not get that descriptor. One thread.
 */
final class RuntimeCall implements AutoCloseable {
  private static final String REPORT = "/proc/self/fd/3";
  private static final int PID_FILE_PAUSE_MILLIS = 1;
  private final Child child;
  private final Pipe report;
  private final OptionalPidFile pidFile;
  private final StringBuilder log = new StringBuilder();

  /** runc renames its pid file into place, which needs a real file. */
  private record OptionalPidFile(Path path, boolean used) {}

  private RuntimeCall(Child child, Pipe report, OptionalPidFile pidFile) {
    this.child = child;
    this.report = report;
    this.pidFile = pidFile;
  }

  /**
   * Starts {@code runtime <global options> <verb> --pid-file … <arguments>}.
   *
   * @param pidFile where the pid may be written meanwhile; removed again
   */
  static RuntimeCall start(
      RuntimeChoice runtime,
      Path state,
      String verb,
      List<String> arguments,
      Path pidFile,
      ContainerRuntime.Streams streams) {
    boolean file = runtime.program() == Program.RUNC;
    var command = new ArrayList<>(runtime.command(state));
    command.addAll(List.of("--log=" + REPORT, "--log-format=json", verb, "--pid-file"));
    command.add(file ? pidFile.toString() : REPORT);
    command.addAll(arguments);
    Pipe report = Pipe.create();
    try {
      Child child =
          Spawn.of(command, RuntimeChoice.ENVIRONMENT)
              .inNewSession()
              .start(streams.stdin(), streams.stdout(), streams.stderr(), report.writeEnd());
      report.closeWriteEnd();
      return new RuntimeCall(child, report, new OptionalPidFile(pidFile, file));
    } catch (RuntimeException e) {
      report.close();
      throw e;
    }
  }

  Child child() {
    return child;
  }

  /** Readable when {@link #awaitPid} has something to read. */
  int reportFd() {
    return report.readEnd();
  }

  /** Waits until the process is started; nothing if the runtime failed. Blocks. */
  OptionalLong awaitPid() {
    return PlatformThread.blocking("await-" + child, this::readPid);
  }

  private OptionalLong readPid() {
    byte[] buffer = new byte[4096];
    while (true) {
      if (pidFile.used()) {
        OptionalLong pid = pidOfFile();
        if (pid.isPresent()) {
          return pid;
        }
        if (Descriptor.poll(report.readEnd(), Descriptor.POLLIN, PID_FILE_PAUSE_MILLIS) == 0) {
          continue;
        }
      }
      int count = Descriptor.read(report.readEnd(), buffer, 0, buffer.length);
      if (count < 0) {
        return pidFile.used() ? pidOfFile() : OptionalLong.empty();
      }
      log.append(new String(buffer, 0, count, StandardCharsets.UTF_8));
      OptionalLong pid = pidOfReport();
      if (pid.isPresent()) {
        return pid;
      }
    }
  }

  /** What the runtime complained about. */
  String messages() {
    return RuntimeFailure.messages(log.toString());
  }

  /** The digits after the last complete line. */
  private OptionalLong pidOfReport() {
    int start = log.lastIndexOf("\n") + 1;
    if (start == log.length() || pidFile.used()) {
      return OptionalLong.empty();
    }
    long pid = 0;
    for (int i = start; i < log.length(); i++) {
      int digit = log.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return OptionalLong.empty();
      }
      pid = 10 * pid + digit;
    }
    return OptionalLong.of(pid);
  }

  private OptionalLong pidOfFile() {
    try {
      String text = Files.readString(pidFile.path()).strip();
      Files.deleteIfExists(pidFile.path());
      return text.isEmpty() ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(text));
    } catch (IOException e) {
      return OptionalLong.empty();
    }
  }

  /** Waits for the runtime's exit code, which is the process's; an interrupt ends the waiting. */
  int await() throws InterruptedException {
    while (true) {
      if (Thread.interrupted()) {
        throw new InterruptedException("await " + child);
      }
      OptionalInt code = child.await(Duration.ofSeconds(1));
      if (code.isPresent()) {
        return code.getAsInt();
      }
    }
  }

  /** Only after the runtime has ended: it would die of a closed report pipe. */
  @Override
  public void close() {
    report.close();
  }
}
