package io.gantry.cluster.kubelet.volume;

import io.gantry.cluster.kubelet.spec.ConfigException;
import io.gantry.cluster.kubelet.spec.ContainerTemplate;
import io.gantry.cluster.kubelet.spec.PodSpec;
import io.gantry.engine.api.MountSpec;
import io.gantry.platform.base.file.DiskException;
import io.gantry.platform.base.json.Json;
import io.gantry.platform.linux.fs.Descriptor;
import io.gantry.platform.linux.fs.FileStatus;
import io.gantry.platform.linux.fs.RootDirectory;
import io.gantry.platform.linux.mount.Mounts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The mounts of a container: volumes, {@code /etc/hosts}, the file for its last words. */
public record VolumeMounts(PodDirectories directories, PodVolumes volumes) {
  private static final int LAST_WORDS_MODE = 0666;

  /**
   * Makes them ready; the volumes are there.
   *
   * @param expand {@code $(NAME)} in {@code subPathExpr}
   * @throws ConfigException if a mount names no volume or leads out of it
   */
  public List<MountSpec> of(
      PodSpec pod, ContainerTemplate container, int attempt, UnaryOperator<String> expand) {
    var mounts = new ArrayList<MountSpec>();
    boolean ownHosts = false;
    int index = 0;
    for (Json item : container.tree().array("volumeMounts")) {
      Json.Obj mount = item.asObject();
      Path source = source(pod, container, mount, index, expand);
      String target = mount.string("mountPath");
      ownHosts |= target.equals("/etc/hosts");
      boolean readOnly = mount.bool("readOnly");
      mounts.add(
          new MountSpec.Bind(source.toString(), target, readOnly, false, propagation(mount)));
      index++;
    }
    if (!ownHosts) {
      mounts.add(bind(directories.hosts(pod.uid()), "/etc/hosts"));
    }
    Path lastWords = directories.lastWords(pod.uid(), container.name(), attempt);
    prepare(lastWords);
    mounts.add(bind(lastWords, container.terminationMessagePath()));
    return mounts;
  }

  private static MountSpec bind(Path source, String target) {
    return new MountSpec.Bind(source.toString(), target, false, false, "");
  }

  private static String propagation(Json.Obj mount) {
    return switch (mount.string("mountPropagation")) {
      case "HostToContainer" -> "rslave";
      case "Bidirectional" -> "rshared";
      default -> "";
    };
  }

  private static void prepare(Path lastWords) {
    Path directory = lastWords.resolveSibling(".");
    String name = String.valueOf(lastWords.getFileName());
    PodDirectories.make(directory.normalize());
    try (RootDirectory root = RootDirectory.open(directory)) {
      root.remove(name);
      root.create(name, LAST_WORDS_MODE).close();
    } catch (IOException e) {
      throw new DiskException("cannot create " + lastWords, e);
    }
  }

  private Path source(
      PodSpec pod,
      ContainerTemplate container,
      Json.Obj mount,
      int index,
      UnaryOperator<String> expand) {
    String name = mount.string("name");
    Json.Obj volume =
        pod.volumes().stream()
            .filter(candidate -> candidate.string("name").equals(name))
            .findFirst()
            .orElseThrow(() -> new ConfigException("cannot find volume \"" + name + "\" to mount"));
    Path path = volumes.path(pod, volume);
    String expression = mount.string("subPathExpr");
    String below = expression.isEmpty() ? mount.string("subPath") : expand.apply(expression);
    if (below.isEmpty()) {
      return path;
    }
    Path pinned = directories.subPath(pod.uid(), container.name(), index);
    pin(path, below, pinned, mount.string("mountPath"));
    return pinned;
  }

  /**
   * Binds a path inside a volume to a place that only the node can change. The kernel resolves it
   * inside the volume, and what was found is bound by its descriptor: a link that a container puts
   * there meanwhile leads nowhere else.
   */
  private static void pin(Path volume, String below, Path pinned, String target) {
    if (below.startsWith("/") || List.of(below.split("/", -1)).contains("..")) {
      throw new ConfigException("failed to prepare subPath for volumeMount \"" + target + "\"");
    }
    unpin(pinned);
    try (RootDirectory root = RootDirectory.open(volume)) {
      Optional<FileStatus> status = root.stat(below, true);
      if (status.isEmpty()) {
        root.makeDirectories(below, 0755);
      }
      if (status.isEmpty() || status.get().isDirectory()) {
        Files.createDirectories(pinned);
        try (RootDirectory found = root.directory(below)) {
          Mounts.bind(Path.of("/proc/self/fd/" + found.descriptor()), pinned);
        }
      } else {
        PodDirectories.make(pinned.resolveSibling(".").normalize());
        Files.createFile(pinned);
        int file = root.openFile(root.resolve(below));
        try {
          Mounts.bind(Path.of("/proc/self/fd/" + file), pinned);
        } finally {
          Descriptor.close(file);
        }
      }
    } catch (IOException e) {
      throw new DiskException("cannot prepare subPath " + below, e);
    }
  }

  private static void unpin(Path pinned) {
    if (Files.exists(pinned)) {
      PodDirectories.delete(pinned);
    }
  }

  /** What a program left as its last words: at most 4096 bytes. */
  public String lastWords(PodSpec pod, String container, int attempt) {
    Path file = directories.lastWords(pod.uid(), container, attempt);
    if (!Files.isRegularFile(file)) {
      return "";
    }
    try (var in = Files.newInputStream(file)) {
      return new String(in.readNBytes(4096), java.nio.charset.StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new DiskException("cannot read " + file, e);
    }
  }

  /** Writes {@code /etc/hosts}, in place: containers see it by a bind mount of the file. */
  public void writeHosts(PodSpec pod, String text) {
    Path file = directories.hosts(pod.uid());
    PodDirectories.make(directories.pod(pod.uid()));
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new DiskException("cannot write " + file, e);
    }
  }

  /** For {@code $(NAME)} in {@code subPathExpr}. */
  public static UnaryOperator<String> expansion(Map<String, String> environment) {
    return text -> io.gantry.cluster.kubelet.spec.Expansion.expand(text, environment);
  }
}
