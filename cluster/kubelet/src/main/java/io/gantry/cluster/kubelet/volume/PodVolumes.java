package io.gantry.cluster.kubelet.volume;

import io.gantry.cluster.kubelet.spec.ConfigException;
import io.gantry.cluster.kubelet.spec.DownwardFields;
import io.gantry.cluster.kubelet.spec.Objects;
import io.gantry.cluster.kubelet.spec.PodSpec;
import io.gantry.cluster.model.Quantity;
import io.gantry.platform.base.json.Json;
import io.gantry.platform.linux.fs.RootDirectory;
import io.gantry.platform.linux.mount.Mounts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/** Makes, renews and removes the volumes of Pods. */
public final class PodVolumes {
  private static final int FLAGS = Mounts.MS_NOSUID | Mounts.MS_NODEV;

  private final PodDirectories directories;
  private final Objects objects;
  private final Tokens tokens;
  private final ReentrantLock memory = new ReentrantLock();

  /** Makes volumes of {@code objects} in {@code directories}. */
  public PodVolumes(PodDirectories directories, Objects objects, Tokens tokens) {
    this.directories = directories;
    this.objects = objects;
    this.tokens = tokens;
  }

  /** A volume cannot be made; {@code volume} is its name. */
  public static final class MountException extends io.gantry.platform.base.GantryException {
    private static final long serialVersionUID = 1L;

    MountException(String volume, io.gantry.platform.base.GantryException cause) {
      super(
          cause.kind(),
          "MountVolume.SetUp failed for volume \"" + volume + "\" : " + cause.text(),
          cause);
    }
  }

  /**
   * Makes what is missing and brings what is made of objects up to date. Safe to call again.
   *
   * @throws MountException in upstream's words
   */
  public void bring(DownwardFields fields) {
    for (Json.Obj volume : fields.pod().volumes()) {
      try {
        bring(fields, volume);
      } catch (io.gantry.platform.base.GantryException e) {
        throw new MountException(volume.string("name"), e);
      }
    }
  }

  private void bring(DownwardFields fields, Json.Obj volume) {
    PodSpec pod = fields.pod();
    Optional<Long> group = group(pod);
    if (Payload.serves(volume)) {
      Path directory = path(pod, volume);
      if (Payload.confidential(volume)) {
        mountMemory();
      }
      boolean fresh = !Files.isDirectory(directory);
      PodDirectories.make(directory);
      if (fresh) {
        mode(directory, 0755, Optional.empty());
      }
      var payload = new Payload(fields, objects, tokens::token);
      boolean _ = AtomicDirectory.write(directory, payload.of(volume), group);
    } else if (volume.get("emptyDir").isPresent() || isBare(volume)) {
      empty(path(pod, volume), volume.object("emptyDir"), group);
    } else if (volume.get("hostPath").isPresent()) {
      Path _ = HostPath.of(volume.object("hostPath"));
    } else {
      throw new ConfigException("volumes of this type are not served: " + sort(volume));
    }
  }

  private static Optional<Long> group(PodSpec pod) {
    return pod.securityContext()
        .get("fsGroup")
        .filter(Json.Num.class::isInstance)
        .map(group -> ((Json.Num) group).asLong());
  }

  private static boolean isBare(Json.Obj volume) {
    return volume.fields().size() == 1;
  }

  private static String sort(Json.Obj volume) {
    return volume.fields().keySet().stream()
        .filter(field -> !field.equals("name"))
        .findFirst()
        .orElse("?");
  }

  private static void empty(Path directory, Json.Obj source, Optional<Long> group) {
    boolean inMemory = source.string("medium").equals("Memory");
    boolean there =
        Files.isDirectory(directory) && !(inMemory && !PodDirectories.isMountPoint(directory));
    if (there) {
      return;
    }
    PodDirectories.make(directory);
    if (inMemory) {
      String size =
          source
              .get("sizeLimit")
              .map(limit -> limit instanceof Json.Str(String text) ? text : limit.text())
              .map(limit -> ",size=" + Quantity.parse(limit).value())
              .orElse("");
      Mounts.mount("tmpfs", directory, "tmpfs", FLAGS, "mode=0777" + size);
    }
    mode(directory, group.isPresent() ? 02777 : 0777, group);
  }

  private static void mode(Path directory, int mode, Optional<Long> group) {
    try (RootDirectory root = RootDirectory.open(directory)) {
      if (group.isPresent()) {
        root.changeOwner("", 0, group.get());
      }
      root.changeMode("", mode);
    }
  }

  /** One file system in memory holds the secrets of all Pods. */
  private void mountMemory() {
    memory.lock();
    try {
      Path directory = directories.memory();
      PodDirectories.make(directory);
      if (!PodDirectories.isMountPoint(directory)) {
        Mounts.mount("tmpfs", directory, "tmpfs", FLAGS | Mounts.MS_NOEXEC, "mode=0755");
      }
    } finally {
      memory.unlock();
    }
  }

  /** Where a volume's files are on this host. */
  Path path(PodSpec pod, Json.Obj volume) {
    String name = volume.string("name");
    if (Payload.serves(volume) && Payload.confidential(volume)) {
      return directories.secret(pod.uid()).resolve(name);
    }
    return volume.get("hostPath").isPresent()
        ? Path.of(volume.object("hostPath").string("path"))
        : directories.volume(pod.uid(), name);
  }

  /** Removes all of a Pod's volumes; nothing there is fine. */
  public void remove(String uid) {
    tokens.forget(uid);
    PodDirectories.delete(directories.pod(uid).resolve("subpaths"));
    PodDirectories.delete(directories.pod(uid).resolve("volumes"));
    PodDirectories.delete(directories.secret(uid));
  }

  /** Removes everything else of a Pod too. */
  public void forget(String uid) {
    remove(uid);
    PodDirectories.delete(directories.pod(uid));
  }

  /** Removes what is left when no Pod is there any more. */
  public void close() {
    PodDirectories.delete(directories.root());
  }
}
