package io.gantry.container.runtime;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.json.Json;
import io.gantry.platform.linux.process.Output;
import io.gantry.platform.linux.process.Spawn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Changes limits of a container by the runtime's own {@code update}, which knows both versions. */
final class Change {
  private final RuntimeChoice runtime;
  private final Path state;
  private final RunFiles files;

  Change(RuntimeChoice runtime, Path state, RunFiles files) {
    this.runtime = runtime;
    this.state = state;
    this.files = files;
  }

  void apply(String id, Json.Obj resources) {
    Path file = files.directory().resolve("update.json");
    RunFiles.write(file, resources.bytes());
    try {
      var command = new ArrayList<>(runtime.command(state));
      command.addAll(List.of("update", "--resources", file.toString(), id));
      Output output = Spawn.run(command, RuntimeChoice.ENVIRONMENT);
      if (output.code() != 0) {
        throw new GantryException(
            Kind.INVALID,
            "Cannot update container " + id + ": " + runtime.name() + ": " + said(output));
      }
    } finally {
      delete(file);
    }
  }

  private static String said(Output output) {
    String text = output.stderr().isBlank() ? output.stdout() : output.stderr();
    return text.strip();
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw RunFiles.failed("remove", file, e);
    }
  }
}
