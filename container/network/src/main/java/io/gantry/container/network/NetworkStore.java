package io.gantry.container.network;

import io.gantry.platform.base.file.DiskException;
import io.gantry.platform.base.file.DurableFile;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The records of networks: a file for each. */
record NetworkStore(Path directory) {
  private static final String SUFFIX = ".json";

  private StateFile file(String key) {
    return new StateFile(directory.resolve(key + SUFFIX));
  }

  /** The network of a key: an id, or {@code bridge}. */
  Optional<Network> get(String key) {
    return file(key).read().map(NetworkJson::network);
  }

  void write(Network network) {
    file(network.key()).writeDurably(NetworkJson.of(network));
  }

  void delete(Network network) {
    DurableFile.delete(file(network.key()).path());
  }

  /** All of them, also the default one once it was used. */
  List<Network> list() {
    var found = new ArrayList<Network>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory, "*" + SUFFIX)) {
      for (Path entry : entries) {
        String name = String.valueOf(entry.getFileName());
        get(name.substring(0, name.length() - SUFFIX.length())).ifPresent(found::add);
      }
    } catch (NoSuchFileException _) {
      return List.of();
    } catch (IOException e) {
      throw new DiskException("cannot list " + directory, e);
    }
    return found;
  }
}
