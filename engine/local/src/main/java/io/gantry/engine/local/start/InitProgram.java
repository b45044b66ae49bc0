package io.gantry.engine.local.start;

import io.gantry.container.runtime.SpecBuilder.Mount;
import io.gantry.engine.local.record.ContainerRecord;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The program that {@code --init} puts before the container's own, where Docker has it. A container
 * in another's process namespace, or in the host's, is not the first there and gets none.
 *
 * @param file on the host
 */
public record InitProgram(Path file) {
  private static final Path INSIDE = Path.of("/sbin/docker-init");

  private static boolean isWanted(ContainerRecord record) {
    String pid = record.spec().namespaces().pid();
    return record.spec().security().init() && (pid.isEmpty() || pid.equals("private"));
  }

  /** The container's command line. */
  List<String> arguments(ContainerRecord record) {
    List<String> own = record.config().arguments();
    if (!isWanted(record)) {
      return own;
    }
    var arguments = new ArrayList<>(List.of(INSIDE.toString(), "--"));
    arguments.addAll(own);
    return arguments;
  }

  /** What puts it there. */
  Optional<Mount> mount(ContainerRecord record) {
    if (!isWanted(record)) {
      return Optional.empty();
    }
    if (!Files.isExecutable(file)) {
      throw new GantryException(
          Kind.UNAVAILABLE,
          "--init needs "
              + file
              + ", which this build of gantry lacks: build it again where a C compiler is");
    }
    return Optional.of(new Mount("bind", file.toString(), INSIDE, List.of("bind", "ro")));
  }
}
