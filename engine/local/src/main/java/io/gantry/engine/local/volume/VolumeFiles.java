package io.gantry.engine.local.volume;

import io.gantry.engine.api.Volumes.Volume;
import io.gantry.platform.base.file.DiskException;
import io.gantry.platform.base.json.Json;
import io.gantry.platform.base.time.Rfc3339;
import io.gantry.platform.linux.fs.FileTree;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Volumes on the disk: {@code NAME/volume.json} and {@code NAME/_data}. */
final class VolumeFiles {
  private final Path directory;

  VolumeFiles(Path directory) {
    this.directory = directory;
  }

  Path data(String name) {
    return directory.resolve(name).resolve("_data");
  }

  private Path record(String name) {
    return directory.resolve(name).resolve("volume.json");
  }

  Optional<Volume> read(String name) {
    try {
      Json.Obj json = Json.parse(Files.readAllBytes(record(name))).asObject();
      return Optional.of(
          new Volume(
              name,
              data(name).toString(),
              Rfc3339.parse(json.string("createdAt")),
              json.stringMap("labels"),
              json.bool("anonymous"),
              json.stringMap("options")));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new DiskException("cannot read volume " + name, e);
    }
  }

  /** Writes a new one: all of it or nothing. */
  Volume write(Volume volume) {
    Path home = directory.resolve(volume.name());
    try {
      Files.createDirectories(data(volume.name()));
      Path fresh = home.resolve("volume.json.new");
      Files.write(
          fresh,
          Json.object()
              .put("name", volume.name())
              .put("createdAt", volume.createdAt().toString())
              .putUnlessEmpty("labels", volume.labels())
              .put("anonymous", volume.anonymous())
              .putUnlessEmpty("options", volume.options())
              .build()
              .bytes());
      Files.move(fresh, record(volume.name()), StandardCopyOption.ATOMIC_MOVE);
      return volume;
    } catch (IOException e) {
      FileTree.delete(home);
      throw new DiskException("cannot create volume " + volume.name(), e);
    }
  }

  List<Volume> list() {
    var volumes = new ArrayList<Volume>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      for (Path entry : entries) {
        read(entry.getFileName().toString()).ifPresent(volumes::add);
      }
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException e) {
      throw new DiskException("cannot list volumes", e);
    }
    volumes.sort((a, b) -> a.name().compareTo(b.name()));
    return volumes;
  }

  /** The names of directories without a record. */
  List<String> incomplete() {
    var names = new ArrayList<String>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      for (Path entry : entries) {
        String name = entry.getFileName().toString();
        if (!name.startsWith(".") && Files.notExists(record(name))) {
          names.add(name);
        }
      }
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException e) {
      throw new DiskException("cannot list volumes", e);
    }
    return names;
  }

  void hide(String name) {
    try {
      Files.deleteIfExists(record(name));
    } catch (IOException e) {
      throw new DiskException("cannot remove volume " + name, e);
    }
  }
}
