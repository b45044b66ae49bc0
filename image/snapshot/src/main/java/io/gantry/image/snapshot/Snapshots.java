package io.gantry.image.snapshot;

import io.gantry.platform.linux.mount.OverlayMount;
import io.gantry.platform.linux.namespace.IdMap;
import io.gantry.platform.oci.ChainId;
import io.gantry.platform.oci.Digest;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * File systems by chain id. Safe for several processes on one directory; keys are file-name safe
 * words of at most 128 characters chosen by the caller.
 */
public interface Snapshots {
  /** A committed layer; {@code size} is the length of its tar, {@code usage} on disk, in bytes. */
  record Layer(ChainId chain, Optional<ChainId> parent, Digest diffId, long size, long usage) {}

  /** A layer, if it is here. */
  Optional<Layer> find(ChainId chain);

  /**
   * The time of a layer's newest regular file or symbolic link, in whole seconds; 1970 if it has
   * none, or only older ones.
   *
   * @throws io.gantry.platform.base.GantryException {@code NOT_FOUND}
   */
  Instant newest(ChainId chain);

  /** All layers. */
  List<Layer> layers();

  /** The keys of all active snapshots. */
  List<String> actives();

  /**
   * Makes a writable snapshot on top of {@code parent} (nothing: an empty file system).
   *
   * @throws io.gantry.platform.base.GantryException {@code ALREADY_EXISTS}, {@code NOT_FOUND} for
   *     the parent
   */
  void prepare(String key, Optional<ChainId> parent);

  /**
   * As {@link #prepare(String, Optional)}, for somebody whose users are others on the disk: the
   * layers below are copied with other owners, once for all that have the same. What the snapshot
   * changed is told and written with the owners that its users see. Copies go with their layers,
   * and those for ids that the host's root gave with the last snapshot that has them.
   *
   * @return how many layers were copied
   */
  int prepare(String key, Optional<ChainId> parent, IdMap owners);

  /** Who the owners of an active snapshot's files are on the disk; nothing if themselves. */
  Optional<IdMap> owners(String key);

  /** The parent that an active snapshot was prepared on. */
  Optional<ChainId> parent(String key);

  /** How to mount an active snapshot. */
  OverlayMount mount(String key);

  /** How to mount a layer and everything below it, read-only. */
  OverlayMount view(ChainId chain);

  /**
   * Unpacks an uncompressed layer tar into an active snapshot: whiteouts hide what is below.
   * Bounded by what the tar says; entries that would leave the root are refused.
   */
  void apply(String key, InputStream tar);

  /**
   * Makes a layer of an active snapshot; the key is gone afterwards. If the layer exists already
   * the snapshot is dropped and the existing one returned.
   */
  Layer commit(String key);

  /**
   * Unpacks a layer tar by itself, whatever it will stand on, so that all layers of an image can be
   * unpacked at once. It waits for {@link #adopt} under its diff id, also when the process ends
   * after this call (but not until the host has started anew). How the tar was written is
   * remembered, so that {@link #writeLayer} gives the same bytes again.
   *
   * @param limit the longest tar that is taken, in bytes
   */
  Unpacked unpack(InputStream tar, long limit);

  /** A layer that waits for what it stands on; numbers as in {@link Layer}. */
  record Unpacked(Digest diffId, long size, long usage) {}

  /** An unpacked layer that waits. */
  Optional<Unpacked> unpacked(Digest diffId);

  /** All that wait. */
  List<Unpacked> unpacked();

  /** Drops one that waits; does nothing if it is not there. */
  void removeUnpacked(Digest diffId);

  /**
   * Makes a layer of an unpacked one by a rename, on top of {@code parent}. If the layer exists
   * already the unpacked one is dropped. If none waits, one of this diff id that stands elsewhere
   * is unpacked once more: an image may have the same layer twice.
   *
   * @throws io.gantry.platform.base.GantryException {@code NOT_FOUND} for the parent or the
   *     unpacked layer
   */
  Layer adopt(Digest diffId, Optional<ChainId> parent);

  /**
   * Puts a layer on another parent: the same diff id, no file's data copied where the store can
   * share it. If that layer exists already it is returned.
   *
   * @throws io.gantry.platform.base.GantryException {@code NOT_FOUND} for the layer or the parent
   */
  Layer restack(ChainId layer, Optional<ChainId> parent);

  /**
   * Puts a layer on another parent, or leaves it where it is, with no time in it after {@code
   * latest}: the same diff id if none is. Equal files give equal layers.
   *
   * @param key a free key, for the while
   * @throws io.gantry.platform.base.GantryException {@code NOT_FOUND}, {@code ALREADY_EXISTS} for
   *     the key
   */
  Layer clamp(String key, ChainId layer, Optional<ChainId> parent, Instant latest);

  /**
   * Rebuilds a layer's tar and compares it with its diff id.
   *
   * @return what is wrong, or nothing
   */
  Optional<String> verify(ChainId chain);

  /** Copies what an active snapshot changed, as a layer tar in canonical order. */
  void writeDiff(String key, OutputStream tar);

  /**
   * Writes a layer's tar as it came, or canonical if it was made here; its digest is its diff id.
   */
  void writeLayer(ChainId chain, OutputStream tar);

  /** What an active snapshot changed against its parent, sorted by path. */
  List<Change> changes(String key);

  /** Whether {@link #changes} has any. */
  boolean isChanged(String key);

  /** One change; {@code path} is absolute. */
  record Change(Kind kind, String path) {
    /** Which. */
    public enum Kind {
      /** The path is new. */
      ADDED,
      /** It was there, and is other. */
      CHANGED,
      /** It is gone. */
      DELETED
    }
  }

  /** Bytes on disk of an active snapshot. */
  long usage(String key);

  /** Drops an active snapshot; does nothing if it is not there. */
  void remove(String key);

  /**
   * Drops a layer; does nothing if it is not there.
   *
   * @throws io.gantry.platform.base.GantryException {@code CONFLICT} if a layer or an active
   *     snapshot stands on it
   */
  void removeLayer(ChainId chain);

  /** Removes what crashed processes have left half-done. */
  void sweep();
}
