package io.gantry.engine.build;

import io.gantry.engine.build.cache.CacheDirectory;
import io.gantry.image.store.LayerRoots;
import io.gantry.platform.oci.ChainId;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/**
 * What builds have left for later builds: layers that stay although no image names them. Stateless
 * but for its directory; any number of objects may look at one.
 */
public final class BuildCache implements LayerRoots {
  private final CacheDirectory directory;

  /**
   * The cache of a builder.
   *
   * @param stateDirectory that of {@link DockerfileBuilder.Parts}
   */
  public BuildCache(Path stateDirectory) {
    directory = new CacheDirectory(stateDirectory);
  }

  /** The layers of all records, and those that running builds stand on. */
  @Override
  public Set<ChainId> retained() {
    var chains = new HashSet<>(directory.chains());
    chains.addAll(directory.held());
    return chains;
  }
}
