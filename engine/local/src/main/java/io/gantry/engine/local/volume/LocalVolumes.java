package io.gantry.engine.local.volume;

import io.gantry.engine.api.Volumes;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.json.Json;
import io.gantry.platform.base.time.Rfc3339;
import io.gantry.platform.linux.fs.FileTree;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The volumes of a state root. A volume exists once its {@code volume.json} stands. */
public final class LocalVolumes implements Volumes {
  private final Path directory;
  private final Clock clock;
  private final Function<String, List<String>> users;

  /**
   * Keeps volumes in {@code directory}.
   *
   * @param users the names of the containers that use a volume
   */
  public LocalVolumes(Path directory, Clock clock, Function<String, List<String>> users) {
    this.directory = directory;
    this.clock = clock;
    this.users = users;
  }

  @Override
  public Volume create(String name, Map<String, String> labels) {
    return create(name, labels, false);
  }

  /** Makes a volume, or returns the one that is there. */
  public Volume create(String name, Map<String, String> labels, boolean anonymous) {
    check(name);
    Optional<Volume> there = read(name);
    if (there.isPresent()) {
      return there.get();
    }
    Path home = directory.resolve(name);
    try {
      Files.createDirectories(home.resolve("_data"));
      Path fresh = Files.createTempFile(home, "volume", ".new");
      Files.write(
          fresh,
          Json.object()
              .put("name", name)
              .put("createdAt", clock.instant().toString())
              .putUnlessEmpty("labels", labels)
              .put("anonymous", anonymous)
              .build()
              .bytes());
      Files.move(fresh, home.resolve("volume.json"), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new GantryException(Kind.INTERNAL, "cannot create volume " + name + ": " + e, e);
    }
    return read(name).orElseThrow();
  }

  private static void check(String name) {
    boolean good =
        !name.isEmpty() && name.length() <= 255 && Character.isLetterOrDigit(name.charAt(0));
    for (int i = 0; good && i < name.length(); i++) {
      char c = name.charAt(i);
      good = c < 128 && (Character.isLetterOrDigit(c) || c == '_' || c == '.' || c == '-');
    }
    if (!good) {
      throw new GantryException(
          Kind.INVALID,
          "\""
              + name
              + "\" includes invalid characters for a local volume name, only"
              + " \"[a-zA-Z0-9][a-zA-Z0-9_.-]\" are allowed; for a host directory give an absolute"
              + " path");
    }
  }

  private Optional<Volume> read(String name) {
    Path home = directory.resolve(name);
    try {
      Json.Obj json = Json.parse(Files.readAllBytes(home.resolve("volume.json"))).asObject();
      return Optional.of(
          new Volume(
              name,
              home.resolve("_data").toString(),
              Rfc3339.parse(json.string("createdAt")),
              json.stringMap("labels"),
              json.bool("anonymous")));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new GantryException(Kind.INTERNAL, "cannot read volume " + name + ": " + e, e);
    }
  }

  @Override
  public List<Volume> list() {
    var volumes = new ArrayList<Volume>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      for (Path entry : entries) {
        read(entry.getFileName().toString()).ifPresent(volumes::add);
      }
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException e) {
      throw new GantryException(Kind.INTERNAL, "cannot list volumes: " + e, e);
    }
    volumes.sort((a, b) -> a.name().compareTo(b.name()));
    return volumes;
  }

  @Override
  public Volume inspect(String name) {
    return read(name)
        .orElseThrow(() -> new GantryException(Kind.NOT_FOUND, "get " + name + ": no such volume"));
  }

  @Override
  public void remove(String name, boolean force) {
    check(name);
    if (read(name).isEmpty()) {
      if (force) {
        return;
      }
      throw new GantryException(Kind.NOT_FOUND, "get " + name + ": no such volume");
    }
    List<String> by = users.apply(name);
    if (!by.isEmpty()) {
      throw new GantryException(
          Kind.CONFLICT, "remove " + name + ": volume is in use - [" + String.join(", ", by) + "]");
    }
    try {
      Files.deleteIfExists(directory.resolve(name).resolve("volume.json"));
    } catch (IOException e) {
      throw new GantryException(Kind.INTERNAL, "cannot remove volume " + name + ": " + e, e);
    }
    FileTree.delete(directory.resolve(name));
  }
}
