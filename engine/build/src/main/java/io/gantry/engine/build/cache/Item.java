package io.gantry.engine.build.cache;

import io.gantry.engine.api.build.BuildCaches.Entry;
import io.gantry.platform.oci.Digest;
import java.util.List;
import java.util.Optional;

/**
 * Something that can be let go by itself.
 *
 * @param keys of records; none for files
 * @param files where it is, if it is no layer
 */
record Item(Entry entry, List<Digest> keys, Optional<KeptFiles> files) {
  Item {
    keys = List.copyOf(keys);
  }

  /** Bytes that become free with it. */
  long own() {
    return entry.shared() ? 0 : entry.size();
  }
}
