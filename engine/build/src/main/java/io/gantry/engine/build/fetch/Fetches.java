package io.gantry.engine.build.fetch;

import io.gantry.platform.base.concurrent.PathLocks;
import io.gantry.platform.oci.Digest;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Fetches files and repositories; what was fetched once is kept in a directory and only asked for
 * again. Make one in a process. Safe for several threads and processes.
 */
public final class Fetches {
  private final HttpFiles files;
  private final Path mirrors;
  private final GitRepositories repositories;

  /** Keeps what it fetches in {@code directory}, which need not exist yet. */
  public Fetches(Path directory) {
    var locks = new PathLocks();
    files = new HttpFiles(directory.resolve("http"), locks);
    mirrors = directory.resolve("git");
    repositories = new GitRepositories(mirrors, locks);
  }

  /**
   * Fetches a file, or finds that the one that is here is still right.
   *
   * @param checksum what its bytes must be
   */
  public HttpFile file(String url, Optional<Digest> checksum, Access access) {
    return files.fetch(url, checksum, access);
  }

  /** Where the bytes of files are, by the hexadecimal digits of their digest. */
  public Path content() {
    return files.content();
  }

  /** Forgets where bytes came from that are gone. */
  public void forget(String digest) {
    files.forget(digest);
  }

  /** Where repositories are. */
  public Path mirrors() {
    return mirrors;
  }

  /** The commit that an address means now: 40 or 64 hexadecimal digits. */
  public String commit(GitAddress address, Access access) {
    return repositories.commit(address, access);
  }

  /**
   * Writes the files of a commit, of the address's subdirectory if it names one.
   *
   * @param commit as {@link #commit} gave it
   * @param keepGitDirectory whether {@code .git} is written too
   * @param target an empty directory of this process's
   */
  public void checkout(
      GitAddress address, String commit, boolean keepGitDirectory, Access access, Path target) {
    repositories.checkout(address, commit, keepGitDirectory, access, target);
  }
}
