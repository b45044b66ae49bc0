package io.gantry.engine.local.start;

import io.gantry.container.runtime.ContainerRuntime.PrivateMounts;
import io.gantry.engine.api.ContainerDetails.MountPoint;
import io.gantry.engine.api.Volumes.Volume;
import io.gantry.engine.local.files.Part;
import io.gantry.engine.local.record.ContainerRecord;
import io.gantry.engine.local.volume.LocalVolumes;
import io.gantry.engine.local.volume.VolumeMounts;
import io.gantry.platform.base.concurrent.PathLocks;
import io.gantry.platform.linux.fs.FileStatus;
import io.gantry.platform.linux.mount.DetachedMount;
import io.gantry.platform.linux.mount.MappedOverlay;
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
  /** Files of /etc that the engine writes. */
  static final List<String> NAMES = List.of("resolv.conf", "hostname", "hosts");

  private final Path home;
  private final Map<Integer, MountPoint> points = new LinkedHashMap<>();
  private final Map<Integer, DetachedMount> wholes = new LinkedHashMap<>();
  private final Map<String, Volume> volumes = new TreeMap<>();
  private final List<PathLocks.Held> held = new ArrayList<>();
  private final Map<String, DetachedMount> names = new LinkedHashMap<>();
  private final Map<Integer, OverlayMount> imagesToMap = new LinkedHashMap<>();
  private final ContainerRecord record;
  private final LocalVolumes store;
  private final SourceIds ids;

  private PrivateSources(ContainerRecord record, Path home, LocalVolumes store, SourceIds ids) {
    this.record = record;
    this.home = home;
    this.store = store;
    this.ids = ids;
  }

  /**
   * Prepares those of a container.
   *
   * @param state the directory of the container that has {@link #NAMES}
   * @param images the files of an image, by its id
   * @param ids whose the container has, if it has its own; must stay open as long
   */
  static PrivateSources open(
      ContainerRecord record,
      Path state,
      Path runDirectory,
      LocalVolumes store,
      Function<String, OverlayMount> images,
      SourceIds ids) {
    var sources = new PrivateSources(record, runDirectory.resolve("mounts"), store, ids);
    try {
      for (int i = 0; i < record.mounts().size(); i++) {
        sources.add(i, record.mounts().get(i), images);
      }
      sources.addNames(state);
      sources.volumes.keySet().forEach(name -> sources.held.add(store.hold(name)));
    } catch (RuntimeException e) {
      sources.close();
      throw e;
    }
    return sources;
  }

  private void add(int index, MountPoint point, Function<String, OverlayMount> images) {
    if (point.type().equals("bind")) {
      Propagation.check(point);
    }
    if (isPlain(record, point)) {
      if (point.type().equals("volume")) {
        addVolume(point);
      }
      return;
    }
    points.put(index, point);
    switch (point.type()) {
      case "image" -> {
        OverlayMount files = images.apply(point.source());
        if (SourceIds.mapped(record, point)) {
          imagesToMap.put(index, files);
        } else {
          wholes.put(index, DetachedMount.overlay(files));
        }
      }
      case "bind" -> wholes.put(index, DetachedMount.clone(Path.of(point.source()), true));
      default -> addVolume(point);
    }
  }

  /** So that root inside may write them, as it may where ids are the host's. */
  private void addNames(Path state) {
    if (ids.users().isPresent()) {
      for (String name : NAMES) {
        DetachedMount file = DetachedMount.clone(state.resolve(name), false);
        names.put(name, file);
        ids.give(file, state, name);
      }
    }
  }

  /** The directory in which the runtime finds {@link #NAMES}. */
  static Path names(ContainerRecord record, Path state, Path runDirectory) {
    return record.spec().namespaces().mapping().any() ? runDirectory.resolve("mounts") : state;
  }

  private void addVolume(MountPoint point) {
    Volume volume = store.inspect(point.name());
    if (!volume.options().isEmpty()) {
      volumes.put(volume.name(), volume);
    }
  }

  private static boolean isPlain(ContainerRecord record, MountPoint point) {
    if (record.spec().namespaces().mapping().any()) {
      return point.type().equals("tmpfs"); // no path of the host is the container's to follow
    }
    if (SourceIds.mapped(record, point)) {
      return false;
    }
    return switch (point.type()) {
      case "image" -> false;
      case "bind" -> !point.propagation().endsWith("shared");
      default -> point.subpath().isEmpty();
    };
  }

  /** Where the runtime finds the source of the mount with that index. */
  static String path(ContainerRecord record, Path runDirectory, int index, MountPoint point) {
    return isPlain(record, point)
        ? point.source()
        : runDirectory.resolve("mounts").resolve(Integer.toString(index)).toString();
  }

  /**
   * What the source of a bind restricts already. The runtime takes back what it is not told again:
   * a host's {@code nosuid} would end at the container.
   */
  List<String> restrictions(MountPoint point) {
    Volume volume = volumes.get(point.name());
    if (volume != null && point.type().equals("volume")) {
      return VolumeMounts.restrictions(volume);
    }
    return switch (point.type()) {
      case "bind", "volume" -> Mounts.restrictions(Path.of(point.source()));
      default -> List.of();
    };
  }

  @Override
  public void make() throws IOException {
    volumes.values().forEach(store.mounts()::mount);
    if (points.isEmpty() && names.isEmpty()) {
      return;
    }
    Path _ = Files.createDirectories(home);
    int flags = Mounts.MS_NOSUID | Mounts.MS_NODEV | Mounts.MS_NOEXEC;
    Mounts.mount("tmpfs", home, "tmpfs", flags, "mode=0711,size=1m");
    for (Map.Entry<Integer, MountPoint> entry : points.entrySet()) {
      make(entry.getKey(), entry.getValue());
    }
    for (Map.Entry<String, DetachedMount> file : names.entrySet()) {
      attach(file.getValue(), home.resolve(file.getKey()));
    }
  }

  private void make(int index, MountPoint point) throws IOException {
    Path place = home.resolve(Integer.toString(index));
    DetachedMount whole = wholes.get(index);
    OverlayMount image = imagesToMap.get(index);
    if (image != null && ids.users().isPresent()) {
      Path root = Files.createDirectory(home.resolve(index + ".whole"));
      MappedOverlay.mount(image, ids.users().get(), root, home.resolve(index + ".layers"));
      try (DetachedMount part = source(root, point)) {
        attach(part, place);
      }
    } else if (whole == null) {
      try (DetachedMount source = source(Path.of(point.source()), point)) {
        ids.map(record, point, source);
        attach(source, place);
      }
    } else if (point.subpath().isEmpty()) {
      ids.map(record, point, whole);
      attach(whole, place);
    } else {
      Path root = Files.createDirectory(home.resolve(index + ".whole"));
      whole.attach(root);
      try (DetachedMount part = Part.of(root, point)) {
        attach(part, place);
      }
    }
  }

  private static DetachedMount source(Path whole, MountPoint point) {
    return point.subpath().isEmpty() ? DetachedMount.clone(whole, true) : Part.of(whole, point);
  }

  private static void attach(DetachedMount mount, Path place) throws IOException {
    boolean directory = FileStatus.of(mount.fd()).isDirectory();
    Path _ = directory ? Files.createDirectory(place) : Files.createFile(place);
    mount.attach(place);
  }

  @Override
  public void release() {
    if (!points.isEmpty() || !names.isEmpty()) {
      Mounts.detachAll(home);
    }
  }

  @Override
  public void close() {
    wholes.values().forEach(DetachedMount::close);
    names.values().forEach(DetachedMount::close);
    held.reversed().forEach(PathLocks.Held::close);
  }
}
