package io.gantry.engine.local.files;

import io.gantry.container.runtime.ContainerRuntime;
import io.gantry.engine.api.ContainerDetails.MountPoint;
import io.gantry.engine.api.ContainerState;
import io.gantry.engine.local.record.ContainerRecord;
import io.gantry.engine.local.volume.LocalVolumes;
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

  /** The root of a container in its present state; to be closed. */
  public RootDirectory open(ContainerRecord record) {
    return switch (record.state()) {
      case ContainerState.Running(long pid, _, _) ->
          ofProcess(record, pid).orElseGet(() -> compose(record));
      case ContainerState.Created _, ContainerState.Exited _, ContainerState.Restarting _ ->
          compose(record);
    };
  }

  /** Nothing if it has ended: the number may be another process's by then. */
  private Optional<RootDirectory> ofProcess(ContainerRecord record, long pid) {
    RootDirectory root;
    try {
      root = RootDirectory.open(Path.of("/proc/" + pid + "/root"));
    } catch (LinuxException e) {
      return Optional.empty();
    }
    if (runtime.alive(runDirectories.apply(record.id()))) {
      return Optional.of(root);
    }
    root.close();
    return Optional.empty();
  }

  private RootDirectory compose(ContainerRecord record) {
    OverlayMount overlay = rootfs.of(record);
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
