package io.gantry.image.registry.disk;

import io.gantry.image.registry.RegistryException;
import io.gantry.image.registry.RegistryException.Code;
import io.gantry.image.registry.Repository;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.file.DiskException;
import io.gantry.platform.base.file.DurableFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** The running uploads, those that an earlier process has left among them. */
final class UploadFiles {
  private static final int MOST = 10_000;

  private final Path directory;
  private final DiskUpload.Keeper keeper;
  private final Map<String, DiskUpload> uploads = new ConcurrentHashMap<>();

  UploadFiles(Path directory, DiskUpload.Keeper keeper) {
    this.directory = directory;
    this.keeper = keeper;
    for (String id : Directories.names(directory)) {
      restore(id);
    }
  }

  private void restore(String id) {
    Path own = directory.resolve(id);
    Optional<byte[]> about = DurableFile.read(own.resolve("repository"));
    if (about.isEmpty() || !Files.exists(own.resolve("data"))) {
      return; // the collection gives it up
    }
    String text = new String(about.get(), StandardCharsets.UTF_8);
    int space = text.indexOf(' ');
    try {
      var repository = new Repository(text.substring(space + 1));
      String algorithm = text.substring(0, Math.max(0, space));
      uploads.put(id, new DiskUpload(id, repository, algorithm, own, keeper));
    } catch (GantryException _) {
      // cut short by a crash of the machine; the collection gives it up
    }
  }

  DiskUpload begin(Repository repository, String algorithm) {
    Algorithm _ = Algorithm.named(algorithm);
    if (uploads.size() >= MOST) {
      throw new RegistryException(
          Code.TOOMANYREQUESTS, "there are " + MOST + " uploads already: finish or cancel some");
    }
    String id = UUID.randomUUID().toString();
    Path own = directory.resolve(id);
    Directories.make(own);
    try {
      Files.writeString(own.resolve("repository"), algorithm + " " + repository.name());
      Files.createFile(own.resolve("data"));
    } catch (IOException e) {
      throw new DiskException("cannot begin an upload in " + own, e);
    }
    var upload = new DiskUpload(id, repository, algorithm, own, keeper);
    uploads.put(id, upload);
    return upload;
  }

  Optional<DiskUpload> find(Repository repository, String id) {
    return Optional.ofNullable(uploads.get(id))
        .filter(upload -> upload.repository().equals(repository) && !upload.over());
  }

  void forget(DiskUpload upload) {
    uploads.remove(upload.id(), upload);
  }

  /** Gives up those that nobody has gone on with since {@code limit}; how many. */
  int purge(Instant limit) {
    int count = 0;
    for (DiskUpload upload : uploads.values()) {
      if (upload.over()) {
        forget(upload);
      } else if (upload.since().isBefore(limit)) {
        upload.cancel();
        forget(upload);
        count++;
      }
    }
    for (String id : Directories.names(directory)) {
      if (!uploads.containsKey(id) && isOlder(directory.resolve(id), limit)) {
        remove(directory.resolve(id));
        count++;
      }
    }
    return count;
  }

  private static boolean isOlder(Path path, Instant limit) {
    try {
      return Files.getLastModifiedTime(path).toInstant().isBefore(limit);
    } catch (IOException _) {
      return false;
    }
  }

  private static void remove(Path own) {
    try {
      Files.deleteIfExists(own.resolve("data"));
      Files.deleteIfExists(own.resolve("repository"));
      Files.deleteIfExists(own);
    } catch (IOException e) {
      throw new DiskException("cannot delete " + own, e);
    }
  }
}
