package io.gantry.image.distribution.lists;

import io.gantry.image.distribution.ImageDestination;
import io.gantry.image.distribution.ImageSource;
import io.gantry.image.distribution.RegistryPlaces;
import io.gantry.image.distribution.RepositoryName;
import io.gantry.image.distribution.copy.Copier;
import io.gantry.image.distribution.copy.CopySpec;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.concurrent.PathLocks;
import io.gantry.platform.base.file.DiskException;
import io.gantry.platform.base.file.DurableFile;
import io.gantry.platform.base.json.Json;
import io.gantry.platform.oci.Descriptor;
import io.gantry.platform.oci.Digest;
import io.gantry.platform.oci.ImageManifest;
import io.gantry.platform.oci.Manifest;
import io.gantry.platform.oci.ManifestBytes;
import io.gantry.platform.oci.Platform;
import io.gantry.platform.oci.Reference;
import io.gantry.platform.oci.TransferListener;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The lists of a host, each a file. Names have a tag and no digest. Safe for several threads and
 * processes.
 */
public final class ManifestLists {
  private static final int CONFIG_LIMIT = 8 << 20;

  private final Path directory;
  private final PathLocks locks;

  /** Those in {@code directory}, which is made with the first of them. */
  public ManifestLists(Path directory, PathLocks locks) {
    this.directory = directory;
    this.locks = locks;
  }

  /**
   * Makes a list of manifests that are in registries, or adds to one.
   *
   * @param amend whether there may be one already
   * @throws GantryException {@code ALREADY_EXISTS} in Docker's words; {@code INVALID} for an entry
   *     that is a list itself
   */
  public void create(
      Reference name, List<Reference> manifests, boolean amend, RegistryPlaces registries) {
    checkName(name);
    if (!amend) {
      refuseExisting(name);
    }
    var entries = new ArrayList<ListEntry>();
    for (Reference manifest : manifests) {
      entries.add(fetch(manifest, registries));
    }
    try (PathLocks.Held _ = lock()) {
      if (!amend) {
        refuseExisting(name);
      }
      LocalList list = find(name).orElse(new LocalList(name, List.of()));
      for (ListEntry entry : entries) {
        list = list.with(entry);
      }
      write(list);
    }
  }

  private void refuseExisting(Reference name) {
    if (find(name).isPresent()) {
      throw new GantryException(
          Kind.ALREADY_EXISTS, "refusing to amend an existing manifest list with no --amend flag");
    }
  }

  private static void checkName(Reference name) {
    if (name.tag().isEmpty() || name.digest().isPresent()) {
      throw new GantryException(
          Kind.INVALID, "a manifest list has a tag and no digest: " + name.familiar());
    }
  }

  private static ListEntry fetch(Reference name, RegistryPlaces registries) {
    try (ImageSource source = registries.source(name)) {
      ManifestBytes bytes = source.manifest();
      if (!(Manifest.parse(bytes) instanceof ImageManifest manifest)) {
        throw new GantryException(
            Kind.INVALID, name + " is a manifest list: name the images in it by their digests");
      }
      return ListEntry.of(name, bytes.descriptor(), config(source, manifest.config()));
    }
  }

  /** What an artifact has in its place tells nothing. */
  private static Json.Obj config(ImageSource source, Descriptor config) {
    if (config.size() > CONFIG_LIMIT) {
      throw new GantryException(
          Kind.INVALID,
          source.name()
              + ": configuration "
              + config.digest()
              + " has "
              + config.size()
              + " bytes");
    }
    try (InputStream in = source.open(config, 0).content()) {
      byte[] bytes = in.readNBytes((int) config.size());
      if (!config.digest().matches(bytes)) {
        throw new GantryException(
            Kind.INVALID,
            source.name() + ": configuration " + config.digest() + " has another digest");
      }
      boolean isImage = config.mediaType().endsWith("json");
      return isImage && Json.parse(bytes) instanceof Json.Obj json ? json : Json.Obj.EMPTY;
    } catch (IOException e) {
      throw new GantryException(
          Kind.UNAVAILABLE,
          "cannot read " + config.digest() + " from " + source.name() + ": " + e,
          e);
    }
  }

  /**
   * Changes what an entry says about its platform; what is empty stays.
   *
   * @param manifest the name that the entry was made from, or one with its digest
   * @param others {@code os.version}, and {@code os.features} with commas between them
   * @throws GantryException {@code NOT_FOUND}; {@code INVALID} for a platform that there is not
   */
  public void annotate(
      Reference name, Reference manifest, Platform platform, Map<String, String> others) {
    try (PathLocks.Held _ = lock()) {
      write(get(name).with(manifest, entry -> entry.annotated(platform, others)));
    }
  }

  /**
   * A list as it would be sent.
   *
   * @throws GantryException {@code NOT_FOUND}
   */
  public byte[] inspect(Reference name) {
    return get(name).index().bytes();
  }

  /** The list of that name, if there is one here. */
  public Optional<byte[]> look(Reference name) {
    return find(name).map(list -> list.index().bytes());
  }

  /**
   * Sends a list to the registry that its name says, and before it the images that are in other
   * repositories.
   *
   * @param purge whether the list is forgotten then
   * @return what was sent
   */
  public ManifestBytes push(
      Reference name, boolean purge, RegistryPlaces registries, TransferListener listener)
      throws InterruptedException {
    LocalList list = get(name);
    if (list.entries().isEmpty()) {
      throw new GantryException(Kind.INVALID, "manifest list " + name + " is empty");
    }
    Json.Obj json = list.index();
    ManifestBytes manifest = ManifestBytes.of(json.bytes(), json.string("mediaType"));
    for (ListEntry entry : list.entries()) {
      if (!RepositoryName.of(entry.from()).equals(RepositoryName.of(name))) {
        bring(entry, name, registries, listener);
      }
    }
    try (ImageDestination to = registries.destination(name)) {
      to.finish(manifest);
    }
    if (purge) {
      remove(List.of(name));
    }
    return manifest;
  }

  private static void bring(
      ListEntry entry, Reference name, RegistryPlaces registries, TransferListener listener)
      throws InterruptedException {
    Reference from = withDigest(entry.from(), entry.digest());
    try (ImageSource source = registries.source(from);
        ImageDestination to = registries.destination(withDigest(name, entry.digest()))) {
      var _ = Copier.copy(source, to, new CopySpec.All(), listener);
    }
  }

  private static Reference withDigest(Reference name, Digest digest) {
    return new Reference(name.registry(), name.repository(), "", Optional.of(digest));
  }

  /**
   * Forgets lists; those that are there also if another is not.
   *
   * @throws GantryException {@code NOT_FOUND} in Docker's words
   */
  public void remove(List<Reference> names) {
    var missing = new ArrayList<String>();
    try (PathLocks.Held _ = lock()) {
      for (Reference name : names) {
        if (find(name).isEmpty()) {
          missing.add("No such manifest: " + name.familiar());
        }
        DurableFile.delete(file(name));
      }
    }
    if (!missing.isEmpty()) {
      throw new GantryException(Kind.NOT_FOUND, String.join("\n", missing));
    }
  }

  private LocalList get(Reference name) {
    return find(name)
        .orElseThrow(
            () -> new GantryException(Kind.NOT_FOUND, "No such manifest: " + name.familiar()));
  }

  private Optional<LocalList> find(Reference name) {
    return DurableFile.read(file(name)).map(LocalList::parse);
  }

  /** A name may be longer than a file's may. */
  private Path file(Reference name) {
    byte[] text = name.toString().getBytes(StandardCharsets.UTF_8);
    return directory.resolve(Digest.of(text).hex() + ".json");
  }

  private void write(LocalList list) {
    DurableFile.write(file(list.name()), list.bytes());
  }

  private PathLocks.Held lock() {
    try {
      var _ = Files.createDirectories(directory);
    } catch (IOException e) {
      throw new DiskException("cannot write " + directory, e);
    }
    return locks.acquire(directory.resolve("lock"));
  }
}
