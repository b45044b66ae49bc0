package io.gantry.engine.build.run;

import io.gantry.engine.build.graph.Op;
import io.gantry.platform.linux.mount.OverlayMount;
import java.io.IOException;
import java.nio.file.Path;

/** Where mounts get files. */
public interface MountSources {
  /**
   * The files of a context, a stage or an image.
   *
   * @param source a path in them; links are followed, inside only
   * @param writable whether writes work; they are thrown away
   * @param directory empty, for what has to be made for it
   * @throws io.gantry.platform.base.GantryException {@code NOT_FOUND} if there is no such path
   */
  Found find(Op.Origin from, String source, boolean writable, Path directory)
      throws IOException, InterruptedException;

  /**
   * Files that can be mounted.
   *
   * @param path in the overlay, without links
   */
  record Found(OverlayMount overlay, String path, boolean isDirectory) {}

  /** Copies what {@code source} means to an empty directory, as COPY would. */
  void copy(Op.Origin from, String source, Path directory) throws IOException, InterruptedException;

  /** Names the files of an origin: equal names, equal files. */
  String name(Op.Origin from);
}
