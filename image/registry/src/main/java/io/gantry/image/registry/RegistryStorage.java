package io.gantry.image.registry;

import io.gantry.platform.base.json.Json;
import io.gantry.platform.oci.Digest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Where a registry keeps its content: the seam between the API and a disk, an object store, an
 * upstream. Safe for many threads. A blob is visible only in repositories that it was pushed or
 * mounted to.
 */
public interface RegistryStorage {
  /** A blob, if the repository has it. Asking keeps it from being collected for a while. */
  Optional<Blob> blob(Repository repository, Digest digest);

  /**
   * Makes a blob visible in a second repository; false if it is not where it should be.
   *
   * @param from the repository that has it; absent: any
   */
  boolean mount(Repository into, Optional<Repository> from, Digest digest);

  /** Hides a blob from a repository; false if it was not there. */
  boolean deleteBlob(Repository repository, Digest digest);

  /**
   * Begins an upload.
   *
   * @param algorithm {@code sha256} or {@code sha512}: what is summed while bytes arrive; the final
   *     digest may have the other
   */
  Upload begin(Repository repository, String algorithm);

  /** A running upload. */
  Optional<Upload> upload(Repository repository, String id);

  /** The manifest that a tag means. */
  Optional<StoredManifest> manifest(Repository repository, Tag tag);

  /** A manifest. */
  Optional<StoredManifest> manifest(Repository repository, Digest digest);

  /**
   * Stores a manifest, whose content is there, and makes tags mean it.
   *
   * @throws RegistryException {@code MANIFEST_BLOB_UNKNOWN} if something it names is missing
   */
  void put(Repository repository, StoredManifest manifest, List<Tag> tags);

  /** Deletes a manifest, its tags, and itself from the referrers; false if it was not there. */
  boolean deleteManifest(Repository repository, Digest digest);

  /** Deletes a tag; false if it was not there. */
  boolean deleteTag(Repository repository, Tag tag);

  /** The tags of a repository, sorted; absent if there is no such repository. */
  Optional<List<String>> tags(Repository repository);

  /** The repositories that hold manifests, sorted. */
  List<String> repositories();

  /** Descriptors of the manifests whose subject is {@code subject}, which need not be there. */
  List<Json.Obj> referrers(Repository repository, Digest subject);

  /**
   * Deletes what no manifest needs and what uploads have left.
   *
   * @param grace what is younger stays: it may belong to a push that is going on
   */
  Garbage collect(Instant now, Duration grace);

  /**
   * What a collection has done.
   *
   * @param links blobs hidden from repositories
   * @param blobs files deleted
   * @param bytes freed
   * @param uploads given up
   */
  record Garbage(int links, int blobs, long bytes, int uploads) {}
}
