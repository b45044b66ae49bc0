package io.gantry.engine.build.fetch;

import io.gantry.platform.oci.Digest;

/** Something that was fetched, as provenance tells of it. */
public sealed interface Fetched {
  /** What an http address gave. */
  record Http(String url, Digest content) implements Fetched {}

  /**
   * What a repository had.
   *
   * @param url with {@code #reference}, if one was named
   */
  record Git(String url, String commit) implements Fetched {
    static Git of(GitAddress address, String commit) {
      return new Git(url(address), commit);
    }

    /** The repository and what was asked of it, without what part of it is used. */
    public static String url(GitAddress address) {
      String reference = address.reference();
      return address.remote() + (reference.isEmpty() ? "" : "#" + reference);
    }
  }
}
