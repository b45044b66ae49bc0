package io.gantry.engine.local.files;

import io.gantry.container.runtime.ContainerRuntime;
import io.gantry.engine.api.ContainerDetails.MountPoint;
import io.gantry.engine.api.ContainerState;
import io.gantry.engine.local.record.ContainerRecord;
import io.gantry.engine.local.record.Translation;
import io.gantry.engine.local.volume.LocalVolumes;
import io.gantry.platform.linux.Errno;
import io.gantry.platform.linux.LinuxException;
import io.gantry.platform.linux.fs.Descriptor;
import io.gantry.platform.linux.fs.FileStatus;
import io.gantry.platform.linux.fs.RootDirectory;
import io.gantry.platform.linux.mount.DetachedMount;
import io.gantry.platform.linux.mount.Mounts;
import io.gantry.platform.linux.mount.OverlayMount;
import io.gantry.platform.linux.namespace.PrivateMounts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The roots of containers as their programs see them: of a running one through its process, of a
 * stopped one as a tree of mounts that no namespace sees, with its volumes, binds and images where
 * the start would put them. Every path in it is resolved by the kernel inside of it.
 */
public final class ContainerRoots {
  private final Rootfs rootfs;
  private final ContainerRuntime runtime;
  private final Function<String, Path> runDirectories;
  private final LocalVolumes volumes;
  private final Function<String, OverlayMount> images;

  /**
   * Opens roots.
   *
   * @param runDirectories of containers, by id
   * @param images the files of an image, by its id
   */
  public ContainerRoots(
      Rootfs rootfs,
      ContainerRuntime runtime,
      Function<String, Path> runDirectories,
      LocalVolumes volumes,
      Function<String, OverlayMount> images) {
    this.rootfs = rootfs;
    this.runtime = runtime;
    this.runDirectories = runDirectories;
    this.volumes = volumes;
    this.images = images;
  }

  /**
   * What a running container sees; to be closed. Nothing if it does not run: the number of its
   * process may be another's by then.
   */
  public Optional<ContainerRoot> running(ContainerRecord record) {
    Optional<ContainerState.Running> state = record.state().running();
    if (state.isEmpty()) {
      return Optional.empty();
    }
    RootDirectory root;
    try {
      root = RootDirectory.open(Path.of("/proc/" + state.get().pid() + "/root"));
    } catch (LinuxException e) {
      return Optional.empty();
    }
    if (runtime.alive(runDirectories.apply(record.id()))) {
      return Optional.of(
          new ContainerRoot(
              root, new Owners(Translation.ids(record.spec().namespaces().mapping()))));
    }
    root.close();
    return Optional.empty();
  }

  /**
   * What a container that does not run would see, to be read; to be closed. It may be started
   * meanwhile: its writable layer is not mounted as one.
   *
   * @return nothing if a place to mount on is missing, which only {@link #writable} makes
   */
  public Optional<ContainerRoot> readable(ContainerRecord record) {
    OverlayMount whole = rootfs.of(record);
    var lower = new ArrayList<Path>();
    whole.writable().ifPresent(writable -> lower.add(writable.upper()));
    lower.addAll(whole.lower());
    try {
      return Optional.of(composed(record, new OverlayMount(lower, Optional.empty(), true)));
    } catch (LinuxException e) {
      if (e.errno() == Errno.EROFS) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /**
   * What a container that does not run would see; to be closed. The caller holds its lock: two
   * mounts of one writable layer would destroy each other's work.
   */
  public ContainerRoot writable(ContainerRecord record) {
    return composed(record, rootfs.of(record));
  }

  /** On the disk the ids are those that the container's programs see, unless it has copies. */
  private ContainerRoot composed(ContainerRecord record, OverlayMount overlay) {
    Owners owners = rootfs.owners(record).map(Owners::new).orElse(Owners.SAME);
    return new ContainerRoot(compose(record, overlay), owners);
  }

  private RootDirectory compose(ContainerRecord record, OverlayMount overlay) {
    if (record.mounts().isEmpty() && !record.spec().security().readOnlyRootfs()) {
      try (DetachedMount mount = DetachedMount.overlay(overlay)) {
        return mount.root();
      }
    }
    // anything that exists can be covered: nobody else looks into that namespace
    Path place = rootfs.place();
    DetachedMount tree =
        PrivateMounts.call(
            List.of(),
            () -> {
              var sources = new LinkedHashMap<MountPoint, DetachedMount>();
              try (DetachedMount whole = DetachedMount.overlay(overlay)) {
                for (MountPoint point : record.mounts()) {
                  if (!point.type().equals("tmpfs")) { // there is none while nothing runs
                    sources.put(point, source(point, place));
                  }
                }
                whole.attach(place);
                try (RootDirectory root = RootDirectory.open(place)) {
                  sources.forEach((point, source) -> mount(point, source, root));
                }
                if (record.spec().security().readOnlyRootfs()) {
                  whole.makeReadOnly(false);
                }
                return DetachedMount.clone(place, true);
              } finally {
                sources.values().forEach(DetachedMount::close);
              }
            });
    try (tree) {
      return tree.root();
    }
  }

  private DetachedMount source(MountPoint point, Path place) {
    Path source = Path.of(point.source());
    switch (point.type()) {
      case "image" -> {
        DetachedMount whole = DetachedMount.overlay(images.apply(point.source()));
        if (point.subpath().isEmpty()) {
          return whole;
        }
        try (whole) {
          whole.attach(place);
          DetachedMount part = Part.of(place, point);
          Mounts.detach(place);
          return part;
        }
      }
      case "volume" -> volumes.mounts().mount(volumes.inspect(point.name()));
      default -> {}
    }
    return point.subpath().isEmpty()
        ? DetachedMount.clone(source, Files.isDirectory(source))
        : Part.of(source, point);
  }

  private static void mount(MountPoint point, DetachedMount source, RootDirectory root) {
    boolean directory = FileStatus.of(source.fd()).isDirectory();
    String target = root.resolve(point.target());
    if (point.readOnly()) {
      source.makeReadOnly(directory);
    }
    if (directory) {
      root.makeDirectories(target, 0755);
      try (RootDirectory opened = root.directory(target)) {
        source.attach(opened.descriptor());
      }
      return;
    }
    if (!root.exists(target)) {
      root.makeDirectories(target.substring(0, Math.max(0, target.lastIndexOf('/'))), 0755);
      Descriptor.close(root.createFile(target, 0755));
    }
    int file = root.openFile(target);
    try {
      source.attach(file);
    } finally {
      Descriptor.close(file);
    }
  }
}
