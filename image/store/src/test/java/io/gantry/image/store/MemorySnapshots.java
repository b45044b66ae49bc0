package io.gantry.image.store;

import io.gantry.image.snapshot.Snapshots;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.file.DiskException;
import io.gantry.platform.linux.mount.OverlayMount;
import io.gantry.platform.linux.namespace.IdMap;
import io.gantry.platform.oci.ChainId;
import io.gantry.platform.oci.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Layers without files: a layer is the bytes that were applied, its diff id their digest. Bytes
 * that begin with {@code hostile} are refused as a tar might be.
 */
public final class MemorySnapshots implements Snapshots {
  private static final int FEW = 32 << 20;

  private final Map<String, Layer> layers = new TreeMap<>();
  private final Map<String, Active> actives = new TreeMap<>();
  private final Map<Digest, Unpacked> waiting = new TreeMap<>();
  private final Map<Digest, byte[]> tars = new TreeMap<>();
  private final List<Digest> unpackings = new ArrayList<>();
  private boolean swept;

  private record Active(Optional<ChainId> parent, Digest diffId) {}

  /** No layers yet. */
  public MemorySnapshots() {}

  /** A layer of the given content on top of {@code parent}. */
  public Layer layer(Optional<ChainId> parent, String text) {
    return layer(parent, text.getBytes(StandardCharsets.UTF_8));
  }

  private Digest kept(byte[] bytes) {
    Digest diffId = Digest.of(bytes);
    tars.put(diffId, bytes);
    return diffId;
  }

  synchronized Layer layer(Optional<ChainId> parent, byte[] bytes) {
    Digest diffId = kept(bytes);
    var layer =
        new Layer(ChainId.of(parent, diffId), parent, diffId, bytes.length, 1000 + bytes.length);
    layers.put(layer.chain().toString(), layer);
    return layer;
  }

  /** What was unpacked by itself so far, in order. */
  synchronized List<Digest> unpackings() {
    return List.copyOf(unpackings);
  }

  /** Removes a layer from under others. */
  synchronized void lose(ChainId chain) {
    layers.remove(chain.toString());
  }

  /** Changes a layer's bytes, as a bad disk does. */
  synchronized void damage(Digest diffId) {
    tars.put(diffId, new byte[] {1});
  }

  synchronized boolean swept() {
    return swept;
  }

  @Override
  public synchronized Optional<Layer> find(ChainId chain) {
    return Optional.ofNullable(layers.get(chain.toString()));
  }

  @Override
  public synchronized List<Layer> layers() {
    return List.copyOf(layers.values());
  }

  @Override
  public synchronized List<String> actives() {
    return List.copyOf(actives.keySet());
  }

  @Override
  public synchronized void prepare(String key, Optional<ChainId> parent) {
    actives.put(key, new Active(parent, kept(new byte[0])));
  }

  @Override
  public int prepare(String key, Optional<ChainId> parent, IdMap owners) {
    prepare(key, parent);
    return 0;
  }

  @Override
  public Optional<IdMap> owners(String key) {
    return Optional.empty();
  }

  @Override
  public synchronized Optional<ChainId> parent(String key) {
    return active(key).parent();
  }

  private Active active(String key) {
    Active active = actives.get(key);
    if (active == null) {
      throw new GantryException(Kind.NOT_FOUND, "no snapshot " + key);
    }
    return active;
  }

  @Override
  public void apply(String key, InputStream tar) {
    byte[] bytes = read(tar);
    synchronized (this) {
      actives.put(key, new Active(active(key).parent(), kept(bytes)));
    }
  }

  private static byte[] read(InputStream tar) {
    try {
      return tar.readAllBytes();
    } catch (IOException e) {
      throw new DiskException("cannot read", e);
    }
  }

  @Override
  public synchronized Layer commit(String key) {
    Active active = active(key);
    actives.remove(key);
    return layer(active.parent(), tar(active.diffId()));
  }

  @Override
  public synchronized void remove(String key) {
    actives.remove(key);
  }

  @Override
  public synchronized void removeLayer(ChainId chain) {
    for (Layer layer : layers.values()) {
      if (layer.parent().equals(Optional.of(chain))) {
        throw new GantryException(Kind.CONFLICT, "a layer stands on " + chain);
      }
    }
    for (Active active : actives.values()) {
      if (active.parent().equals(Optional.of(chain))) {
        throw new GantryException(Kind.CONFLICT, "a snapshot stands on " + chain);
      }
    }
    layers.remove(chain.toString());
  }

  @Override
  public synchronized void sweep() {
    swept = true;
  }

  @Override
  public OverlayMount mount(String key) {
    throw new UnsupportedOperationException();
  }

  @Override
  public OverlayMount view(ChainId chain) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Unpacked unpack(InputStream tar, long limit) {
    byte[] bytes = few(tar);
    if (new String(bytes, StandardCharsets.UTF_8).startsWith("hostile")) {
      throw new GantryException(Kind.INVALID, "entry ../../etc/passwd leaves the layer");
    }
    synchronized (this) {
      Digest diffId = kept(bytes);
      var unpacked = new Unpacked(diffId, bytes.length, 1000 + bytes.length);
      waiting.put(diffId, unpacked);
      unpackings.add(diffId);
      return unpacked;
    }
  }

  /** All bytes, or the first of very many. */
  private static byte[] few(InputStream tar) {
    try {
      byte[] bytes = tar.readNBytes(FEW);
      long _ = tar.transferTo(OutputStream.nullOutputStream());
      return bytes;
    } catch (IOException e) {
      throw new DiskException("cannot read", e);
    }
  }

  @Override
  public synchronized Optional<Unpacked> unpacked(Digest diffId) {
    return Optional.ofNullable(waiting.get(diffId));
  }

  @Override
  public synchronized List<Unpacked> unpacked() {
    return List.copyOf(waiting.values());
  }

  @Override
  public synchronized void removeUnpacked(Digest diffId) {
    waiting.remove(diffId);
  }

  @Override
  public synchronized Layer adopt(Digest diffId, Optional<ChainId> parent) {
    if (waiting.remove(diffId) == null) {
      throw new GantryException(Kind.NOT_FOUND, "no layer " + diffId + " waits");
    }
    return layer(parent, tar(diffId));
  }

  private synchronized byte[] tar(Digest diffId) {
    byte[] tar = tars.get(diffId);
    if (tar == null) {
      throw new GantryException(Kind.NOT_FOUND, "no layer " + diffId);
    }
    return tar;
  }

  @Override
  public synchronized Layer restack(ChainId layer, Optional<ChainId> parent) {
    Layer old = find(layer).orElseThrow();
    return layer(parent, tars.getOrDefault(old.diffId(), new byte[0]));
  }

  @Override
  public Layer clamp(String key, ChainId layer, Optional<ChainId> parent, Instant latest) {
    return restack(layer, parent);
  }

  @Override
  public synchronized Optional<String> verify(ChainId chain) {
    Layer layer = find(chain).orElseThrow();
    Digest now = Digest.of(tar(layer.diffId()));
    return now.equals(layer.diffId())
        ? Optional.empty()
        : Optional.of("layer " + layer.diffId() + " has become " + now);
  }

  @Override
  public void writeDiff(String key, OutputStream tar) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void writeLayer(ChainId chain, OutputStream tar) {
    try {
      tar.write(tar(find(chain).orElseThrow().diffId()));
    } catch (IOException e) {
      throw new DiskException("cannot write", e);
    }
  }

  @Override
  public List<Change> changes(String key) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean isChanged(String key) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Instant newest(ChainId chain) {
    return Instant.EPOCH;
  }

  @Override
  public long usage(String key) {
    return 0;
  }
}
