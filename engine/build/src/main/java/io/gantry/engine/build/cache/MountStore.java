package io.gantry.engine.build.cache;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;

/** The directories of {@code RUN --mount=type=cache}. */
public interface MountStore extends KeptFiles {
  @Override
  default String type() {
    return "exec.cachemount";
  }

  /** The ids that Dockerfiles use, of all mounts that are here. */
  List<String> names();

  /**
   * Writes the content of a mount as a tar, in the order of its names.
   *
   * @param name as a Dockerfile says in {@code id=}
   * @return false if it is not here; then nothing was written
   */
  boolean write(String name, OutputStream tar) throws IOException;

  /**
   * Makes a mount with the content of a tar, unless there is one of the name. Entries that would
   * leave it are refused.
   *
   * @param limit the longest tar that is taken, in bytes
   * @return false if there is one: then nothing was read
   */
  boolean create(String name, InputStream tar, long limit) throws IOException;
}
