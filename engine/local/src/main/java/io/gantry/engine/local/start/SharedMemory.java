package io.gantry.engine.local.start;

import io.gantry.container.runtime.ContainerRuntime.PrivateMounts;
import io.gantry.engine.local.record.ContainerRecord;
import io.gantry.platform.linux.mount.DetachedMount;
import io.gantry.platform.linux.mount.Mounts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.ToLongFunction;

/**
 * The /dev/shm of the container whose IPC namespace is shared: taken out of that container's mounts
 * while the new one is made, so that no mount of the host is needed for it.
 */
record SharedMemory(long donor, Path directory, PrivateMounts others) implements PrivateMounts {
  /** The mounts of {@code others}, and the shared memory where there is some. */
  static PrivateMounts of(
      ContainerRecord record,
      Path runDirectory,
      ToLongFunction<String> pidOf,
      PrivateMounts others) {
    var donor = NamespacePlan.sharesMemoryWith(record.spec());
    return donor.isEmpty()
        ? others
        : new SharedMemory(pidOf.applyAsLong(donor.get()), directory(runDirectory), others);
  }

  /** Where the runtime finds it. */
  static Path directory(Path runDirectory) {
    return runDirectory.resolve("shm");
  }

  @Override
  public void make() throws IOException {
    others.make();
    Path _ = Files.createDirectories(directory);
    try (DetachedMount mount = DetachedMount.ofProcess(donor, Path.of("/dev/shm"))) {
      mount.attach(directory);
    }
  }

  @Override
  public void release() {
    Mounts.detachAll(directory);
    others.release();
  }
}
