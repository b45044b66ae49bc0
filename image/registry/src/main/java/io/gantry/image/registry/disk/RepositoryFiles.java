package io.gantry.image.registry.disk;

import io.gantry.image.registry.Repository;
import io.gantry.image.registry.StoredManifest;
import io.gantry.image.registry.Tag;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.file.DiskException;
import io.gantry.platform.base.file.DurableFile;
import io.gantry.platform.base.json.Json;
import io.gantry.platform.oci.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The small files of one repository. The caller orders what must be ordered. */
final class RepositoryFiles {
  /** Ends the names of tags' files: no tag can look like a file that is not whole. */
  private static final String TAG_END = "=";

  private final Path directory;

  RepositoryFiles(Path repositories, Repository repository) {
    directory = repositories.resolve(repository.name());
  }

  private static String name(Digest digest) {
    return digest.algorithm() + "-" + digest.hex();
  }

  /** The digest that a file is named after; absent for a stranger's file. */
  private static Optional<Digest> digest(String name) {
    try {
      return Optional.of(Digest.parse(name.replace('-', ':')));
    } catch (GantryException _) {
      return Optional.empty();
    }
  }

  private static List<Digest> digests(Path directory) {
    return Directories.names(directory).stream()
        .flatMap(name -> digest(name).stream())
        .sorted()
        .toList();
  }

  private static void write(Path file, byte[] bytes) {
    Path parent = file.getParent();
    if (parent != null) {
      Directories.make(parent);
    }
    DurableFile.write(file, bytes);
  }

  // ---- blobs

  private Path link(Digest blob) {
    return directory.resolve("_blobs").resolve(name(blob));
  }

  /** When the link was made or last asked for. */
  Optional<Instant> linkedSince(Digest blob) {
    Path link = link(blob);
    try {
      return Optional.of(Files.getLastModifiedTime(link).toInstant());
    } catch (NoSuchFileException _) {
      return Optional.empty();
    } catch (IOException e) {
      throw new DiskException("cannot read " + link, e);
    }
  }

  void link(Digest blob, Instant now) {
    if (linkedSince(blob).isEmpty()) {
      write(link(blob), new byte[0]);
    }
    touch(blob, now);
  }

  /** Makes a link young again. */
  void touch(Digest blob, Instant now) {
    try {
      Files.setLastModifiedTime(link(blob), FileTime.from(now));
    } catch (IOException _) {
      // a directory that cannot be written is not collected either
    }
  }

  void unlink(Digest blob) {
    DurableFile.delete(link(blob));
  }

  List<Digest> blobs() {
    return digests(directory.resolve("_blobs"));
  }

  // ---- manifests

  private Path manifestFile(Digest digest) {
    return directory.resolve("_manifests").resolve(name(digest));
  }

  boolean has(Digest manifest) {
    return Files.exists(manifestFile(manifest));
  }

  /** Whether manifests were ever pushed here. */
  boolean exists() {
    return Files.isDirectory(directory.resolve("_manifests"));
  }

  void write(StoredManifest manifest) {
    byte[] type = (manifest.mediaType() + "\n").getBytes(StandardCharsets.UTF_8);
    byte[] all = Arrays.copyOf(type, type.length + manifest.size());
    System.arraycopy(manifest.bytes(), 0, all, type.length, manifest.size());
    write(manifestFile(manifest.digest()), all);
  }

  Optional<StoredManifest> manifest(Digest digest) {
    return DurableFile.read(manifestFile(digest))
        .map(all -> {
          int end = 0;
          while (all[end] != '\n') {
            end++;
          }
          String type = new String(all, 0, end, StandardCharsets.UTF_8);
          return new StoredManifest(digest, type, Arrays.copyOfRange(all, end + 1, all.length));
        });
  }

  void deleteManifest(Digest digest) {
    DurableFile.delete(manifestFile(digest));
  }

  List<Digest> manifests() {
    return digests(directory.resolve("_manifests"));
  }

  // ---- tags

  private Path tagFile(Tag tag) {
    return directory.resolve("_tags").resolve(tag.text() + TAG_END);
  }

  Optional<Digest> tag(Tag tag) {
    return DurableFile.read(tagFile(tag))
        .map(bytes -> Digest.parse(new String(bytes, StandardCharsets.UTF_8)));
  }

  void write(Tag tag, Digest digest) {
    write(tagFile(tag), digest.toString().getBytes(StandardCharsets.UTF_8));
  }

  void delete(Tag tag) {
    DurableFile.delete(tagFile(tag));
  }

  List<String> tags() {
    return Directories.names(directory.resolve("_tags")).stream()
        .filter(name -> name.endsWith(TAG_END))
        .map(name -> name.substring(0, name.length() - TAG_END.length()))
        .filter(Tag::isTag)
        .sorted()
        .toList();
  }

  // ---- referrers

  private Path referrers(Digest subject) {
    return directory.resolve("_referrers").resolve(name(subject));
  }

  void writeReferrer(Digest subject, Digest manifest, Json.Obj descriptor) {
    write(referrers(subject).resolve(name(manifest)), descriptor.bytes());
  }

  void deleteReferrer(Digest subject, Digest manifest) {
    DurableFile.delete(referrers(subject).resolve(name(manifest)));
  }

  List<Json.Obj> referrersOf(Digest subject) {
    var all = new ArrayList<Json.Obj>();
    for (Digest manifest : digests(referrers(subject))) {
      if (has(manifest)) {
        DurableFile.read(referrers(subject).resolve(name(manifest)))
            .ifPresent(bytes -> all.add(Json.parse(bytes).asObject()));
      }
    }
    return all;
  }
}
