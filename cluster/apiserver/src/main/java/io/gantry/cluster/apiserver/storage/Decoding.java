package io.gantry.cluster.apiserver.storage;

import io.gantry.cluster.apiserver.storage.Storage.Stored;
import io.gantry.cluster.model.ApiObject;
import io.gantry.cluster.store.Store.Entry;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes objects of what comes back from the store. Most of it was just written by this process: its
 * tree is known by the identity of its bytes and is not parsed again.
 */
final class Decoding {
  private final Map<byte[], Known> known = Collections.synchronizedMap(new IdentityHashMap<>());

  /** Says what {@code value} is, until that is closed. */
  Known know(byte[] value, ApiObject object) {
    var entry = new Known(value, object);
    known.put(value, entry);
    return entry;
  }

  Stored stored(Entry entry) {
    Known written = known.get(entry.value());
    return written == null
        ? Encoding.stored(entry.value(), entry.modified())
        : written.stored(entry.modified());
  }

  /** A value on its way through the store. */
  final class Known implements AutoCloseable {
    private final byte[] value;
    private final ApiObject object;
    private volatile @Nullable Stored stored;

    private Known(byte[] value, ApiObject object) {
      this.value = value;
      this.object = object;
    }

    /** The object at the revision that the store gave; the same one for all. */
    Stored stored(long revision) {
      Stored made = stored;
      if (made == null) {
        made = Encoding.stored(object, value, revision);
        stored = made;
      }
      return made;
    }

    @Override
    public void close() {
      known.remove(value);
    }
  }
}
