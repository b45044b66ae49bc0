package io.gantry.image.registry.mirror;

import io.gantry.image.registry.Repository;
import io.gantry.image.registry.StoredManifest;
import io.gantry.image.registry.Tag;
import io.gantry.platform.base.json.Json;
import io.gantry.platform.oci.Digest;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/**
 * The registry that a cache is of. Nothing where it has none; a {@link
 * io.gantry.platform.base.GantryException} where it does not say.
 */
public interface Upstream {
  /** What a tag means there. */
  Optional<Digest> resolve(Repository repository, Tag tag);

  /** A manifest, verified. */
  Optional<StoredManifest> manifest(Repository repository, Digest digest);

  /** How large a blob is. */
  Optional<Long> blobSize(Repository repository, Digest digest);

  /** A blob, not verified; goes on by itself where a transfer breaks off. */
  InputStream open(Repository repository, Digest digest, long size);

  /** All tags, sorted. */
  Optional<List<String>> tags(Repository repository);

  /** Descriptors of what refers to a manifest. */
  List<Json.Obj> referrers(Repository repository, Digest subject);
}
