package io.gantry.engine.local.start;

import io.gantry.container.runtime.ContainerRuntime.PrivateMounts;
import io.gantry.engine.api.ContainerDetails.MountPoint;
import io.gantry.engine.api.Volumes.Volume;
import io.gantry.engine.local.files.Part;
import io.gantry.engine.local.record.ContainerRecord;
import io.gantry.engine.local.volume.LocalVolumes;
import io.gantry.platform.base.concurrent.PathLocks;
import io.gantry.platform.linux.fs.FileStatus;
import io.gantry.platform.linux.mount.DetachedMount;
import io.gantry.platform.linux.mount.Mounts;
import io.gantry.platform.linux.mount.OverlayMount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Sources of binds that no path of the host leads to: volumes with options, images, parts of both,
 * and host directories that exchange mounts with the host. The runtime finds them below the run
 * directory, in the mount namespace that it is started in and nowhere else.
 *
 * <p>A part is opened inside its whole by the kernel and mounted by its descriptor: who swaps links
 * in it meanwhile leads nobody out.
 */
final class PrivateSources implements PrivateMounts, AutoCloseable {
  private final Path home;
  private final Map<Integer, MountPoint> points = new LinkedHashMap<>();
  private final Map<Integer, DetachedMount> wholes = new LinkedHashMap<>();
  private final Map<String, Volume> volumes = new TreeMap<>();
  private final List<PathLocks.Held> held = new ArrayList<>();
  private final LocalVolumes store;

  private PrivateSources(Path home, LocalVolumes store) {
    this.home = home;
    this.store = store;
  }

  /**
   * Prepares those of a container.
   *
   * @param images the files of an image, by its id
   */
  static PrivateSources open(
      ContainerRecord record,
      Path runDirectory,
      LocalVolumes store,
      Function<String, OverlayMount> images) {
    var sources = new PrivateSources(runDirectory.resolve("mounts"), store);
    try {
      for (int i = 0; i < record.mounts().size(); i++) {
        sources.add(i, record.mounts().get(i), images);
      }
      sources.volumes.keySet().forEach(name -> sources.held.add(store.hold(name)));
    } catch (RuntimeException e) {
      sources.close();
      throw e;
    }
    return sources;
  }

  private void add(int index, MountPoint point, Function<String, OverlayMount> images) {
    if (isPlain(point)) {
      if (point.type().equals("volume")) {
        addVolume(point);
      }
      return;
    }
    points.put(index, point);
    switch (point.type()) {
      case "image" -> wholes.put(index, DetachedMount.overlay(images.apply(point.source())));
      case "bind" -> wholes.put(index, DetachedMount.clone(Path.of(point.source()), true));
      default -> addVolume(point);
    }
  }

  private void addVolume(MountPoint point) {
    Volume volume = store.inspect(point.name());
    if (!volume.options().isEmpty()) {
      volumes.put(volume.name(), volume);
    }
  }

  private static boolean isPlain(MountPoint point) {
    return switch (point.type()) {
      case "image" -> false;
      case "bind" -> !point.propagation().endsWith("shared");
      default -> point.subpath().isEmpty();
    };
  }

  /** Where the runtime finds the source of the mount with that index. */
  static String path(Path runDirectory, int index, MountPoint point) {
    return isPlain(point)
        ? point.source()
        : runDirectory.resolve("mounts").resolve(Integer.toString(index)).toString();
  }

  @Override
  public void make() throws IOException {
    volumes.values().forEach(store.mounts()::mount);
    if (points.isEmpty()) {
      return;
    }
    Path _ = Files.createDirectories(home);
    int flags = Mounts.MS_NOSUID | Mounts.MS_NODEV | Mounts.MS_NOEXEC;
    Mounts.mount("tmpfs", home, "tmpfs", flags, "mode=0700,size=1m");
    for (Map.Entry<Integer, MountPoint> entry : points.entrySet()) {
      make(entry.getKey(), entry.getValue());
    }
  }

  private void make(int index, MountPoint point) throws IOException {
    Path place = home.resolve(Integer.toString(index));
    DetachedMount whole = wholes.get(index);
    if (whole == null) {
      part(Path.of(point.source()), point, place);
    } else if (point.subpath().isEmpty()) {
      attach(whole, place);
    } else {
      Path root = Files.createDirectory(home.resolve(index + ".whole"));
      whole.attach(root);
      part(root, point, place);
    }
  }

  private static void part(Path whole, MountPoint point, Path place) throws IOException {
    try (DetachedMount part = Part.of(whole, point)) {
      attach(part, place);
    }
  }

  private static void attach(DetachedMount mount, Path place) throws IOException {
    boolean directory = FileStatus.of(mount.fd()).isDirectory();
    Path _ = directory ? Files.createDirectory(place) : Files.createFile(place);
    mount.attach(place);
  }

  @Override
  public void release() {
    if (!points.isEmpty()) {
      Mounts.detachAll(home);
    }
  }

  @Override
  public void close() {
    wholes.values().forEach(DetachedMount::close);
    held.reversed().forEach(PathLocks.Held::close);
  }
}
