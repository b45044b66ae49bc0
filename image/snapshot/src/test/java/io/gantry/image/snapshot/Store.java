package io.gantry.image.snapshot;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gantry.image.snapshot.Snapshots.Layer;
import io.gantry.platform.linux.fs.FileStatus;
import io.gantry.platform.linux.fs.RootDirectory;
import io.gantry.platform.linux.mount.DetachedMount;
import io.gantry.platform.linux.mount.OverlayMount;
import io.gantry.platform.oci.ChainId;
import io.gantry.platform.oci.Digest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Snapshots in a directory of a test, and what tests do with them. */
final class Store {
  /** Something done inside a mounted file system. */
  interface Work {
    void in(RootDirectory root) throws IOException;
  }

  final Path directory;
  final OverlaySnapshots snapshots;

  Store(Path directory) {
    this.directory = directory;
    snapshots = new OverlaySnapshots(directory);
  }

  /** A layer from a tar. */
  Layer apply(Optional<ChainId> parent, TarBuilder tar) throws IOException {
    return apply(parent, tar.bytes());
  }

  Layer apply(Optional<ChainId> parent, byte[] tar) {
    snapshots.prepare("apply", parent);
    try {
      snapshots.apply("apply", new ByteArrayInputStream(tar));
    } catch (RuntimeException e) {
      snapshots.remove("apply");
      throw e;
    }
    return snapshots.commit("apply");
  }

  Layer apply(TarBuilder tar) throws IOException {
    return apply(Optional.empty(), tar);
  }

  Layer apply(Layer parent, TarBuilder tar) throws IOException {
    return apply(Optional.of(parent.chain()), tar);
  }

  /** A layer from work in a mounted overlay: what the kernel makes of it. */
  Layer run(Layer parent, Work work) throws IOException {
    snapshots.prepare("run", Optional.of(parent.chain()));
    mounted(snapshots.mount("run"), work);
    return snapshots.commit("run");
  }

  static void mounted(OverlayMount overlay, Work work) throws IOException {
    try (DetachedMount mount = DetachedMount.overlay(overlay);
        RootDirectory root = mount.root()) {
      work.in(root);
    }
  }

  static void write(RootDirectory root, String path, String content) throws IOException {
    try (var out = root.overwrite(path, 0644)) {
      out.write(content.getBytes(UTF_8));
    }
  }

  static String read(RootDirectory root, String path) throws IOException {
    try (InputStream in = root.read(path)) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }

  /** What a layer shows: each path with its content, target, or kind. */
  Map<String, String> show(Layer layer) throws IOException {
    var shown = new TreeMap<String, String>();
    mounted(snapshots.view(layer.chain()), root -> show(root, "", shown));
    return shown;
  }

  private static void show(RootDirectory root, String directory, Map<String, String> shown)
      throws IOException {
    for (String name : root.list(directory)) {
      String path = Paths.join(directory, name);
      FileStatus status = root.stat(path, false).orElseThrow();
      if (status.isDirectory()) {
        shown.put(path, "/");
        show(root, path, shown);
      } else if (status.isSymbolicLink()) {
        shown.put(path, "-> " + root.readLink(path));
      } else {
        shown.put(path, status.isRegular() ? read(root, path) : kind(status));
      }
    }
  }

  private static String kind(FileStatus status) {
    String type = status.isCharacterDevice() ? "c" : status.isBlockDevice() ? "b" : "p";
    return type + " " + FileStatus.major(status.rdev()) + ":" + FileStatus.minor(status.rdev());
  }

  byte[] tar(Layer layer) {
    var tar = new ByteArrayOutputStream();
    snapshots.writeLayer(layer.chain(), tar);
    return tar.toByteArray();
  }

  Digest digestOfTar(Layer layer) {
    return Digest.of(tar(layer));
  }
}
