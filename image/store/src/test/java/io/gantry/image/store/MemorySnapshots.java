package io.gantry.image.store;

import io.gantry.image.snapshot.Snapshots;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.file.DiskException;
import io.gantry.platform.linux.mount.OverlayMount;
import io.gantry.platform.oci.ChainId;
import io.gantry.platform.oci.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Layers without files: a layer is the bytes that were applied, its diff id their digest. */
final class MemorySnapshots implements Snapshots {
  private final Map<String, Layer> layers = new TreeMap<>();
  private final Map<String, Active> actives = new TreeMap<>();
  private boolean swept;

  private record Active(Optional<ChainId> parent, String text) {}

  /** A layer of the given content on top of {@code parent}. */
  synchronized Layer layer(Optional<ChainId> parent, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    Digest diffId = Digest.of(bytes);
    var layer =
        new Layer(ChainId.of(parent, diffId), parent, diffId, bytes.length, 1000 + bytes.length);
    layers.put(layer.chain().toString(), layer);
    return layer;
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
    actives.put(key, new Active(parent, ""));
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
    String text;
    try {
      text = new String(tar.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new DiskException("cannot read", e);
    }
    synchronized (this) {
      actives.put(key, new Active(active(key).parent(), text));
    }
  }

  @Override
  public synchronized Layer commit(String key) {
    Active active = active(key);
    actives.remove(key);
    return layer(active.parent(), active.text());
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
    throw new UnsupportedOperationException("being built");
  }

  @Override
  public Optional<Unpacked> unpacked(Digest diffId) {
    throw new UnsupportedOperationException("being built");
  }

  @Override
  public List<Unpacked> unpacked() {
    throw new UnsupportedOperationException("being built");
  }

  @Override
  public void removeUnpacked(Digest diffId) {
    throw new UnsupportedOperationException("being built");
  }

  @Override
  public Layer adopt(Digest diffId, Optional<ChainId> parent) {
    throw new UnsupportedOperationException("being built");
  }

  @Override
  public Optional<String> verify(ChainId chain) {
    throw new UnsupportedOperationException("being built");
  }

  @Override
  public void writeDiff(String key, OutputStream tar) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void writeLayer(ChainId chain, OutputStream tar) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<Change> changes(String key) {
    throw new UnsupportedOperationException();
  }

  @Override
  public long usage(String key) {
    return 0;
  }
}
