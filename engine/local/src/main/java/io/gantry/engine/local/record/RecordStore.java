package io.gantry.engine.local.record;

import io.gantry.engine.api.IdMappings;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.concurrent.PathLocks;
import io.gantry.platform.base.concurrent.PathLocks.Held;
import io.gantry.platform.base.file.DiskException;
import io.gantry.platform.base.json.Json;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The records of all containers of a state root. */
public final class RecordStore {
  private static final String RECORD = "container.json";
  private static final int ID_LENGTH = 64;

  private final Path containers;
  private final Path names;
  private final PathLocks locks = new PathLocks();

  /** Keeps records below {@code root}{@code /containers}. */
  public RecordStore(Path root) {
    containers = root.resolve("containers");
    names = containers.resolve("by-name");
  }

  /** The container's own directory. */
  public Path directory(String id) {
    return containers.resolve(id);
  }

  /**
   * Makes the directory of a new container and takes its lock: from now on it exists. Before the
   * lock is taken, a sweep may take the directory away as one that a killed process has left.
   */
  public Held begin(String id) {
    while (true) {
      try {
        Files.createDirectories(names);
        Files.createDirectory(directory(id));
      } catch (IOException e) {
        throw failed("cannot create " + directory(id), e);
      }
      Optional<Held> lock = lockIfPresent(id);
      if (lock.isPresent()) {
        if (Files.isDirectory(directory(id))) {
          return lock.get();
        }
        lock.get().close();
      }
    }
  }

  /** Blocks for the exclusive right to choose ids of the host for a container. */
  public Held lockUsers() {
    try {
      Files.createDirectories(containers);
    } catch (IOException e) {
      throw failed("cannot create " + containers, e);
    }
    return locks.acquire(containers.resolve("users.lock"));
  }

  /** The ids of the host that containers have. */
  public List<IdMappings> mappings() {
    var all = new ArrayList<IdMappings>();
    for (String id : ids()) {
      read(id)
          .map(record -> record.spec().namespaces().mapping())
          .filter(IdMappings::any)
          .ifPresent(all::add);
    }
    return all;
  }

  /** Blocks for the exclusive right to change a container, or {@code NOT_FOUND}. */
  public Held lock(String id) {
    return lockIfPresent(id).orElseThrow(() -> notFound(id));
  }

  /** Blocks for the exclusive right to change a container; nothing if it is gone. */
  public Optional<Held> lockIfPresent(String id) {
    try {
      return Files.isDirectory(directory(id))
          ? Optional.of(locks.acquire(directory(id).resolve("lock")))
          : Optional.empty();
    } catch (GantryException e) {
      if (!Files.isDirectory(directory(id))) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** The exclusive right to change a container, if nobody has it. */
  public Optional<Held> tryLock(String id) {
    try {
      return Files.isDirectory(directory(id))
          ? locks.tryAcquire(directory(id).resolve("lock"))
          : Optional.empty();
    } catch (GantryException e) {
      if (!Files.isDirectory(directory(id))) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** Blocks for the exclusive right to freeze a container for a while. */
  public Held lockFreezing(String id) {
    return locks.acquire(directory(id).resolve("freeze.lock"));
  }

  /** The exclusive right to freeze a container for a while, if nobody has it. */
  public Optional<Held> tryLockFreezing(String id) {
    return locks.tryAcquire(directory(id).resolve("freeze.lock"));
  }

  /** All ids, whether their record is complete or not. */
  public List<String> ids() {
    var ids = new ArrayList<String>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(containers)) {
      for (Path entry : entries) {
        String name = entry.getFileName().toString();
        if (name.length() == ID_LENGTH) {
          ids.add(name);
        }
      }
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException e) {
      throw failed("cannot list " + containers, e);
    }
    return ids;
  }

  /** The record, if it is complete. */
  public Optional<ContainerRecord> read(String id) {
    try {
      byte[] bytes = Files.readAllBytes(directory(id).resolve(RECORD));
      return Optional.of(RecordJson.record(Json.parse(bytes).asObject()));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw failed("cannot read the record of container " + id, e);
    }
  }

  /** What a record's file was: another one has been written since if it is not equal. */
  public record Stamp(Object file, FileTime written, long size) {}

  /** The stamp of a record, if it is complete. */
  public Optional<Stamp> stamp(String id) {
    Path file = directory(id).resolve(RECORD);
    try {
      var attributes = Files.readAttributes(file, BasicFileAttributes.class);
      Object key = attributes.fileKey();
      return Optional.of(
          new Stamp(key == null ? file : key, attributes.lastModifiedTime(), attributes.size()));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw failed("cannot look at the record of container " + id, e);
    }
  }

  /** Whether a container's record is complete. */
  public boolean isComplete(String id) {
    return Files.exists(directory(id).resolve(RECORD));
  }

  /** The record, or {@code NOT_FOUND}. */
  public ContainerRecord get(String id) {
    return read(id).orElseThrow(() -> notFound(id));
  }

  /**
   * Replaces the record; the caller holds the lock.
   *
   * @param durable whether it must survive a power loss too
   */
  public void write(ContainerRecord record, boolean durable) {
    Path file = directory(record.id()).resolve(RECORD);
    Path fresh = directory(record.id()).resolve(RECORD + ".new");
    try (FileChannel channel =
        FileChannel.open(
            fresh,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      ByteBuffer bytes = ByteBuffer.wrap(RecordJson.of(record).bytes());
      while (bytes.hasRemaining()) {
        int _ = channel.write(bytes);
      }
      if (durable) {
        channel.force(true);
      }
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw failed("cannot write " + file, e);
    }
  }

  /** Makes a container invisible: the record goes, the directory stays. */
  public void hide(String id) {
    try {
      Files.deleteIfExists(directory(id).resolve(RECORD));
    } catch (IOException e) {
      throw failed("cannot remove the record of container " + id, e);
    }
  }

  /**
   * What a user means: an id, a name, or a unique prefix of an id.
   *
   * @throws GantryException {@code NOT_FOUND} or {@code INVALID} in Docker's words
   */
  public ContainerRecord resolve(String ref) {
    String text = ref.startsWith("/") ? ref.substring(1) : ref;
    if (text.isEmpty()) {
      throw new GantryException(Kind.INVALID, "a container's name or id is needed, not \"\"");
    }
    if (isHex(text) && text.length() == ID_LENGTH) {
      return read(text).orElseThrow(() -> notFound(ref));
    }
    Optional<ContainerRecord> named = holder(text).flatMap(this::read);
    if (named.isPresent()) {
      return named.get();
    }
    String match = "";
    if (isHex(text)) {
      for (String id : ids()) {
        if (id.startsWith(text) && isComplete(id)) {
          if (!match.isEmpty()) {
            throw new GantryException(
                Kind.INVALID, "multiple IDs found with provided prefix: " + text);
          }
          match = id;
        }
      }
    }
    if (match.isEmpty()) {
      throw notFound(ref);
    }
    return get(match);
  }

  private static boolean isHex(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.digit(text.charAt(i), 16) < 0 || Character.isUpperCase(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  /** Who holds a name. */
  public Optional<String> holder(String name) {
    if (name.indexOf('/') >= 0 || name.startsWith(".")) {
      return Optional.empty();
    }
    try {
      return Optional.of(Files.readString(names.resolve(name)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw failed("cannot read name " + name, e);
    }
  }

  /** Takes a name; false if a living container has it. A dead one's name is taken over. */
  public boolean reserve(String name, String id) {
    Path file = names.resolve(name);
    try {
      Path fresh = directory(id).resolve("name.new");
      Files.writeString(fresh, id, StandardCharsets.US_ASCII);
      try {
        Files.createLink(file, fresh);
        return true;
      } catch (FileAlreadyExistsException e) {
        Optional<String> holder = holder(name);
        if (holder.isPresent() && Files.isDirectory(directory(holder.get()))) {
          return false;
        }
        Files.deleteIfExists(file);
        Files.createLink(file, fresh);
        return true;
      } finally {
        Files.deleteIfExists(fresh);
      }
    } catch (FileAlreadyExistsException e) {
      return false;
    } catch (IOException e) {
      throw failed("cannot reserve name " + name, e);
    }
  }

  /** Frees a name if {@code id} has it. */
  public void release(String name, String id) {
    if (holder(name).filter(id::equals).isPresent()) {
      try {
        Files.deleteIfExists(names.resolve(name));
      } catch (IOException e) {
        throw failed("cannot free name " + name, e);
      }
    }
  }

  /** Names that nobody has: of containers that are gone, or that have another name now. */
  public List<String> staleNames() {
    var stale = new ArrayList<String>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(names)) {
      for (Path entry : entries) {
        String name = entry.getFileName().toString();
        if (holder(name).filter(id -> isStale(name, id)).isPresent()) {
          stale.add(name);
        }
      }
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException e) {
      throw failed("cannot list " + names, e);
    }
    return stale;
  }

  /** Under the container's lock nobody is giving it a name. */
  private boolean isStale(String name, String id) {
    if (!Files.isDirectory(directory(id))) {
      return true;
    }
    Optional<Held> lock = tryLock(id);
    if (lock.isEmpty()) {
      return false;
    }
    try (var _ = lock.get()) {
      return read(id).filter(record -> !record.name().equals(name)).isPresent();
    }
  }

  /** Frees every name that {@code id} has: for containers whose record is not complete. */
  public void releaseAll(String id) {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(names)) {
      for (Path entry : entries) {
        release(entry.getFileName().toString(), id);
      }
    } catch (NoSuchFileException e) {
      return;
    } catch (IOException e) {
      throw failed("cannot list " + names, e);
    }
  }

  private static GantryException notFound(String ref) {
    return new GantryException(Kind.NOT_FOUND, "No such container: " + ref);
  }

  private static GantryException failed(String what, IOException cause) {
    return DiskException.isFull(cause)
        ? new GantryException(
            Kind.EXHAUSTED,
            what + ": no space left on device: free some, as with 'gantry image prune'",
            cause)
        : new GantryException(Kind.INTERNAL, what + ": " + cause.getMessage(), cause);
  }
}
