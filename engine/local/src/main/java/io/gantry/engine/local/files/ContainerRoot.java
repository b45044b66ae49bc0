package io.gantry.engine.local.files;

import io.gantry.platform.linux.fs.RootDirectory;

/**
 * The open root of a container.
 *
 * @param owners who the ids in it are to the container's programs
 */
public record ContainerRoot(RootDirectory directory, Owners owners) implements AutoCloseable {
  @Override
  public void close() {
    directory.close();
  }
}
