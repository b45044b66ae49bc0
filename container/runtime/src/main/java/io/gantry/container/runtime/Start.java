package io.gantry.container.runtime;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.linux.Errno;
import io.gantry.platform.linux.LinuxException;
import io.gantry.platform.linux.fs.Descriptor;
import io.gantry.platform.linux.process.Output;
import io.gantry.platform.linux.process.Spawn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Lets a created process go on. */
final class Start {
  private static final int O_NONBLOCK = 04000;
  private static final int ENXIO = 6;
  private final RuntimeChoice runtime;
  private final Path state;
  private final RunFiles files;

  Start(RuntimeChoice runtime, Path state, RunFiles files) {
    this.runtime = runtime;
    this.state = state;
    this.files = files;
  }

  void run(String id) {
    switch (runtime.program()) {
      case CRUN -> writeFifo(id);
      case RUNC -> callRuntime(id);
    }
  }

  /**
   * What {@code crun start} does since 0.1: unlink the fifo, by whose absence the runtime tells
   * running from created, and write one byte, for which the created process waits.
   */
  private void writeFifo(String id) {
    Path fifo = state.resolve(id).resolve("exec.fifo");
    int fd;
    try {
      // Non-blocking: without a reader, because the process was killed, this fails with ENXIO.
      fd = Descriptor.open(fifo, Descriptor.O_WRONLY | O_NONBLOCK);
    } catch (LinuxException e) {
      if (e.errno() == Errno.ENOENT || e.errno() == ENXIO) {
        throw new GantryException(
            Kind.CONFLICT, "container " + id + " does not wait to be started", e);
      }
      throw e;
    }
    try {
      Files.delete(fifo);
      Descriptor.write(fd, new byte[1], 0, 1);
    } catch (IOException e) {
      throw RunFiles.failed("remove", fifo, e);
    } finally {
      Descriptor.close(fd);
    }
  }

  private void callRuntime(String id) {
    var command = runtime.command(state);
    command.add("start");
    command.add(id);
    Output output = Spawn.run(command, RuntimeChoice.ENVIRONMENT);
    if (output.code() != 0) {
      throw RuntimeFailure.create(runtime.name(), output.stderr().strip(), program());
    }
  }

  private String program() {
    try {
      return RunConfig.program(
          io.gantry.platform.base.json.Json.parse(Files.readAllBytes(files.config()))
              .asObject()
              .object("process"));
    } catch (IOException e) {
      return "";
    }
  }
}
