package io.gantry.engine.build.fetch;

import io.gantry.platform.oci.Digest;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What one build fetches with; it remembers what was fetched. Safe for several threads. */
public final class Fetching {
  private final Fetches fetches;
  private final Access access;
  private final Path scratch;
  private final Set<Fetched> sources = Collections.synchronizedSet(new LinkedHashSet<>());

  /**
   * Begins with nothing.
   *
   * @param scratch of the build alone, which removes it at its end; need not exist yet
   */
  public Fetching(Fetches fetches, Access access, Path scratch) {
    this.fetches = fetches;
    this.access = access;
    this.scratch = scratch;
  }

  /** As {@link Fetches#file}. */
  public HttpFile file(String url, Optional<Digest> checksum) {
    HttpFile file = fetches.file(url, checksum, access);
    sources.add(new Fetched.Http(url, file.digest()));
    return file;
  }

  /** As {@link Fetches#commit}. */
  public String commit(GitAddress address) {
    String commit = fetches.commit(address, access);
    sources.add(Fetched.Git.of(address, commit));
    return commit;
  }

  /** As {@link Fetches#checkout}. */
  public void checkout(GitAddress address, String commit, boolean keepGitDirectory, Path target) {
    fetches.checkout(address, commit, keepGitDirectory, access, target);
  }

  /** A directory for files of the build. */
  public Path scratch() {
    return scratch;
  }

  /** What was fetched until now. */
  public List<Fetched> sources() {
    synchronized (sources) {
      return List.copyOf(sources);
    }
  }
}
