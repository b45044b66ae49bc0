package io.gantry.engine.docker.client;

import io.gantry.engine.api.build.BuildRequest.Definition;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;

/** Packs what a build may read. */
@FunctionalInterface
public interface Packer {
  /**
   * Writes a directory as a tar, without what its {@code .dockerignore} keeps out.
   *
   * @param dockerfile which Dockerfile; one that is not in the directory comes along under {@code
   *     name}
   * @param name the Dockerfile's name in the tar, where the directory has it not
   */
  void pack(Path directory, Definition dockerfile, String name, OutputStream tar)
      throws IOException;
}
